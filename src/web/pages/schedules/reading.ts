import type { Child } from 'hono/jsx'
import { type Compare, lastSync, readDaemonDefinitions } from '../../../db/code.ts'
import type { Queryable } from '../../../db/database.ts'
import { readScheduleSigns, type ScheduleSigns } from '../../../db/schedule-signs.ts'
import { type ListedSchedule, schedulesOf } from '../../../db/schedules.ts'
import {
  daemonStarts,
  outages,
  type Queue,
  queueNow,
  type Tallied,
  tallyDay,
  timetableOf,
} from '../../../db/timetable.ts'
import type { Cell } from '../../../forecast.ts'
import type { daysAhead } from '../parts/day-ahead.ts'
import {
  type Axis,
  axisOf,
  type Drawn,
  drawnOf,
  type Outage,
  outagesOf,
  type Restart,
  restartsOf,
  slotOf,
} from '../parts/timetable/timetable.ts'
import { type Choice, type Window, windows } from './choice.ts'
import type { CodeFacts } from './code-note.tsx'
import { type Group, type Listing, listingOf, mostRows } from './listing.ts'

/** One schedule of the list with all that its row says. */
export type Line = { schedule: ListedSchedule; signs: ScheduleSigns; drawn: Drawn }
/** Where rows stand: on the axis of their section, among so many. */
export type Place = { axis: string; window: Window; among: number }
/** Makes rows of the page: of some while the database reads of others. */
export type WriteRows = (lines: readonly Line[], place: Place) => Child
export type Section = Group & { axis: Axis; outages: Outage[]; restarts: Restart[]; rows: Child[] }

export type Home = {
  choice: Choice
  listing: Listing
  signs: ScheduleSigns[]
  sections: Section[]
  /** Of the last day, of all schedules, those that are retired too. */
  day: Tallied[]
  /** The next day, as the calendar has it. */
  quarters: Cell[]
  queue: Queue | undefined
  code: CodeFacts
}

/** Rows of the ledger that are drawn on one page. */
const mostRead = 34_000

/** Of the axes of a page, that of its section. */
export function axisName(section: number): string {
  return `axis-${section}`
}

type Asked = {
  choice: Choice
  now: Date
  compare: Compare
  ahead: ReturnType<typeof daysAhead>
  write: WriteRows
}

/** Everything that the list shows; no statement grows with the age of the ledger. */
export async function readHome(
  database: Queryable,
  { choice, now, compare, ahead, write }: Asked,
): Promise<Home> {
  const signs = await readScheduleSigns(database)
  const listing = listingOf(signs, choice)
  const enabled = signs.filter((each) => each.enabled).map(({ id }) => id)
  const [sections, day, { quarters }, queue, code] = await Promise.all([
    readSections(database, { listing, signs, now, write }),
    tallyDay(database),
    ahead({ now, enabled }, database),
    queueNow(database),
    readCode(database, compare),
  ])
  return { choice, listing, signs, sections, day, quarters, queue, code }
}

async function readCode(database: Queryable, compare: Compare): Promise<CodeFacts> {
  const [sync, daemons] = await Promise.all([lastSync(database), readDaemonDefinitions(database)])
  return { sync, daemons, changes: await compare(database, sync) }
}

type Listed = { listing: Listing; signs: readonly ScheduleSigns[]; now: Date; write: WriteRows }

async function readSections(database: Queryable, listed: Listed): Promise<Section[]> {
  const { groups } = listed.listing
  const longest = Math.max(...groups.map(({ window }) => windows[window]), 0)
  const since = new Date(listed.now.getTime() - longest)
  const ids = groups.flatMap((group) => group.ids)
  const schedules = schedulesOf(database, ids).then(byId)
  const known = byId(listed.signs)
  const [gaps, starts, sections] = await Promise.all([
    outages(database, since),
    daemonStarts(database, since),
    Promise.all(
      groups.map((group, index) => readRows(database, { ...listed, schedules, known, group, index })),
    ),
    schedules,
  ])
  return sections.map((section) => ({
    ...section,
    outages: outagesOf(gaps),
    restarts: restartsOf(starts),
  }))
}

type AskedRows = Listed & {
  schedules: Promise<Map<string, ListedSchedule>>
  known: ReadonlyMap<string, ScheduleSigns>
  group: Group
  index: number
}

async function readRows(database: Queryable, { group, index, schedules, known, ...listed }: AskedRows) {
  const { listing, now, write } = listed
  const axis = axisOf({ now, windowMs: windows[group.window] })
  const place = { axis: axisName(index), window: group.window, among: listing.found }
  const most = mostRows(
    group.ids.map((id) => known.get(id)!),
    { window: group.window, budget: mostRead / listing.groups.length },
  )
  const asked = { ids: group.ids, since: axis.from, slotMs: slotOf(axis), most }
  const rows = await timetableOf(database, asked, async (some) => {
    const details = await schedules
    const lines = some.flatMap((row) => {
      const schedule = details.get(row.scheduleId)
      return schedule ? [{ schedule, signs: known.get(schedule.id)!, drawn: drawnOf(axis, row) }] : []
    })
    return write(lines, place)
  })
  return { ...group, axis, rows }
}

function byId<Named extends { id: string }>(all: readonly Named[]): Map<string, Named> {
  return new Map(all.map((each) => [each.id, each]))
}
