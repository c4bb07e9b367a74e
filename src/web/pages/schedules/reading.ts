import type { Database } from '../../../db/database.ts'
import { type LastSync, lastSync, readScheduleSigns, type ScheduleSigns } from '../../../db/schedule-signs.ts'
import { type ScheduleDetail, schedulesOf } from '../../../db/schedules.ts'
import {
  daemonStarts,
  outages,
  type Queue,
  queueNow,
  type Starts,
  startsAhead,
  type Tallied,
  tallyRuns,
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
import { type Choice, type Window, windows } from './choice.ts'
import { type Group, type Listing, listingOf, mostRows } from './listing.ts'

/** One schedule of the list with all that its row says. */
export type Line = { schedule: ScheduleDetail; signs: ScheduleSigns; drawn: Drawn }
export type Section = Group & { axis: Axis; outages: Outage[]; restarts: Restart[]; lines: Line[] }

export type Home = {
  choice: Choice
  listing: Listing
  signs: ScheduleSigns[]
  sections: Section[]
  /** Of the last day, over all schedules. */
  day: Tallied[]
  ahead: Starts[]
  queue: Queue | undefined
  sync: LastSync | undefined
}

const dayMs = 86_400_000

/** Everything that the list shows, read at once; no statement grows with the age of the ledger. */
export async function readHome(
  database: Database,
  { choice, now }: { choice: Choice; now: Date },
): Promise<Home> {
  const signs = await readScheduleSigns(database)
  const listing = listingOf(signs, choice)
  const ids = signs.filter(({ state }) => state !== 'retired').map(({ id }) => id)
  const since = new Date(now.getTime() - dayMs)
  const [sections, day, ahead, queue, sync] = await Promise.all([
    readSections(database, { listing, signs, now }),
    tallyRuns(database, { ids, since }),
    startsAhead(database),
    queueNow(database),
    lastSync(database),
  ])
  return { choice, listing, signs, sections, day, ahead, queue, sync }
}

type Listed = { listing: Listing; signs: readonly ScheduleSigns[]; now: Date }

async function readSections(database: Database, { listing, signs, now }: Listed): Promise<Section[]> {
  const known = new Map(signs.map((each) => [each.id, each]))
  const longest = Math.max(...listing.groups.map(({ window }) => windows[window]), 0)
  const since = new Date(now.getTime() - longest)
  const [schedules, gaps, starts] = await Promise.all([
    schedulesOf(
      database,
      listing.groups.flatMap(({ ids }) => ids),
    ),
    outages(database, since),
    daemonStarts(database, since),
  ])
  const details = new Map(schedules.map((schedule) => [schedule.id, schedule]))
  return Promise.all(
    listing.groups.map(async (group) => {
      const axis = axisOf({ now, windowMs: windows[group.window] })
      const drawn = await readDrawn(database, { group, axis, known })
      const lines = group.ids.flatMap((id) => {
        const schedule = details.get(id)
        return schedule ? [{ schedule, signs: known.get(id)!, drawn: drawn.get(id)! }] : []
      })
      return { ...group, axis, outages: outagesOf(gaps), restarts: restartsOf(starts), lines }
    }),
  )
}

type Drawing = { group: Group; axis: Axis; known: ReadonlyMap<string, ScheduleSigns> }

async function readDrawn(database: Database, { group, axis, known }: Drawing): Promise<Map<string, Drawn>> {
  const rows = await timetableOf(database, {
    ids: group.ids,
    since: axis.from,
    slotMs: slotOf(axis),
    most: mostRows(
      group.ids.map((id) => known.get(id)!),
      group.window as Window,
    ),
  })
  return new Map(rows.map((row) => [row.scheduleId, drawnOf(axis, row)]))
}
