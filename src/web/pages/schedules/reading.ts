import { type Compare, lastSync, readDaemonDefinitions } from '../../../db/code.ts'
import type { Queryable } from '../../../db/database.ts'
import { readScheduleSigns, type ScheduleSigns } from '../../../db/schedule-signs.ts'
import { type ListedSchedule, schedulesOf } from '../../../db/schedules.ts'
import {
  daemonStarts,
  outages,
  type Queue,
  queueNow,
  type Starts,
  startsAhead,
  type Tallied,
  tallyDay,
  timetableOf,
} from '../../../db/timetable.ts'
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
import { type Choice, windows } from './choice.ts'
import type { CodeFacts } from './code-note.tsx'
import { type Group, type Listing, listingOf, mostRows } from './listing.ts'

/** One schedule of the list with all that its row says. */
export type Line = { schedule: ListedSchedule; signs: ScheduleSigns; drawn: Drawn }
export type Section = Group & { axis: Axis; outages: Outage[]; restarts: Restart[]; lines: Line[] }

export type Home = {
  choice: Choice
  listing: Listing
  signs: ScheduleSigns[]
  sections: Section[]
  /** Of the last day, of all schedules, those that are retired too. */
  day: Tallied[]
  ahead: Starts[]
  queue: Queue | undefined
  code: CodeFacts
}

/** Rows of the ledger that are drawn on one page. */
const mostRead = 34_000

/** Everything that the list shows, read at once; no statement grows with the age of the ledger. */
export async function readHome(
  database: Queryable,
  { choice, now, compare }: { choice: Choice; now: Date; compare: Compare },
): Promise<Home> {
  const [listed, day, ahead, queue, code] = await Promise.all([
    readListed(database, { choice, now }),
    tallyDay(database),
    startsAhead(database),
    queueNow(database),
    readCode(database, compare),
  ])
  return { choice, ...listed, day, ahead, queue, code }
}

async function readListed(database: Queryable, { choice, now }: { choice: Choice; now: Date }) {
  const signs = await readScheduleSigns(database)
  const listing = listingOf(signs, choice)
  return { listing, signs, sections: await readSections(database, { listing, signs, now }) }
}

async function readCode(database: Queryable, compare: Compare): Promise<CodeFacts> {
  const [sync, daemons] = await Promise.all([lastSync(database), readDaemonDefinitions(database)])
  return { sync, daemons, changes: await compare(database, sync) }
}

type Listed = { listing: Listing; signs: readonly ScheduleSigns[]; now: Date }

async function readSections(database: Queryable, { listing, signs, now }: Listed): Promise<Section[]> {
  const known = new Map(signs.map((each) => [each.id, each]))
  const longest = Math.max(...listing.groups.map(({ window }) => windows[window]), 0)
  const since = new Date(now.getTime() - longest)
  const budget = mostRead / Math.max(listing.groups.length, 1)
  const [schedules, gaps, starts, sections] = await Promise.all([
    schedulesOf(
      database,
      listing.groups.flatMap(({ ids }) => ids),
    ),
    outages(database, since),
    daemonStarts(database, since),
    Promise.all(
      listing.groups.map(async (group) => {
        const axis = axisOf({ now, windowMs: windows[group.window] })
        return { ...group, axis, drawn: await readDrawn(database, { group, budget, axis, known }) }
      }),
    ),
  ])
  const details = new Map(schedules.map((schedule) => [schedule.id, schedule]))
  return sections.map(({ drawn, ...section }) => {
    const lines = section.ids.flatMap((id) => {
      const schedule = details.get(id)
      return schedule ? [{ schedule, signs: known.get(id)!, drawn: drawn.get(id)! }] : []
    })
    return { ...section, outages: outagesOf(gaps), restarts: restartsOf(starts), lines }
  })
}

type Drawing = { group: Group; budget: number; axis: Axis; known: ReadonlyMap<string, ScheduleSigns> }

async function readDrawn(
  database: Queryable,
  { group, budget, axis, known }: Drawing,
): Promise<Map<string, Drawn>> {
  const asked = {
    ids: group.ids,
    since: axis.from,
    slotMs: slotOf(axis),
    most: mostRows(
      group.ids.map((id) => known.get(id)!),
      { window: group.window, budget },
    ),
  }
  const drawn = await timetableOf(database, asked, (row) => [row.scheduleId, drawnOf(axis, row)] as const)
  return new Map(drawn)
}
