import { occurrences } from '../../../calendar/calendar.ts'
import type { ScheduleQueue } from '../../../db/jobs.ts'
import type { ScheduleDetail } from '../../../db/schedules.ts'
import {
  busiest,
  type Cell,
  type Collision,
  cells,
  collisions,
  type QuietWindow,
  quietWindows,
  type Range,
  type Start,
} from '../../../forecast.ts'
import { type Included, shownOf, startsWithin } from '../parts/starts.ts'

export type DayRow = Range & { cells: Cell[] }

export type Outlook = {
  /** A day from the hour that has begun, in quarters of an hour: four of them for each hour of the clock. */
  quarters: Cell[]
  /** Today and the six days that follow, in hours: 23, 24 or 25 of them. */
  days: DayRow[]
  busiest: Cell | null
  together: Collision[]
  /** The same within each named queue, where they wait for each other. */
  queued: (Collision & { queue: string })[]
  quiet: QuietWindow[]
}

type Asked = Included & { zone: string; now: Date; queues: readonly ScheduleQueue[] }

const minute = 60_000
export const quarter = 15 * minute
export const hour = 60 * minute
const shownCollisions = 4

export async function outlookOf(schedules: readonly ScheduleDetail[], asked: Asked): Promise<Outlook> {
  const { zone, now, queues, isPausedIncluded } = asked
  const shown = shownOf(schedules, { isPausedIncluded })
  const from = beginningOf('0 * * * *', { zone, now })
  const day = { from, until: new Date(from.getTime() + 24 * hour) }
  const toCome = await startsWithin(shown, { from: now, until: day.until, isPausedIncluded })
  const quarters = cells(toCome, { ...day, cellMs: quarter })
  return {
    quarters,
    days: await daysOf(shown, { zone, now, isPausedIncluded }),
    busiest: busiest(quarters),
    together: collisions(toCome, { top: shownCollisions }),
    queued: queuedOf(toCome, queues),
    quiet: quietOf(toCome, { from: now, until: day.until }),
  }
}

/** The last instant up to now at which the clock in the zone shows what the expression says. */
function beginningOf(cron: string, { zone, now }: { zone: string; now: Date }): Date {
  const after = new Date(now.getTime() - 26 * hour)
  return occurrences({ cron, timezone: zone }, { after, until: now }).at(-1)!
}

/** Days begin where the calendar has midnight in the zone, so that each is as long as its clock makes it. */
async function daysOf(
  shown: readonly ScheduleDetail[],
  { zone, now, isPausedIncluded }: Included & { zone: string; now: Date },
): Promise<DayRow[]> {
  const today = beginningOf('0 0 * * *', { zone, now })
  const edges = [today, ...occurrences({ cron: '0 0 * * *', timezone: zone }, { after: today, count: 7 })]
  const rows: DayRow[] = []
  for (const [index, from] of edges.slice(0, -1).entries()) {
    const range = { from, until: edges[index + 1]! }
    const toCome = { from: from < now ? now : from, until: range.until, isPausedIncluded }
    const starts = await startsWithin(shown, toCome)
    rows.push({ ...range, cells: cells(starts, { ...range, cellMs: hour }) })
  }
  return rows
}

function queuedOf(starts: readonly Start[], queues: readonly ScheduleQueue[]): Outlook['queued'] {
  return queues
    .flatMap(({ queue, scheduleIds }) => {
      const members = new Set(scheduleIds)
      const through = starts.filter(({ scheduleId }) => members.has(scheduleId))
      return collisions(through, { top: shownCollisions }).map((each) => ({ ...each, queue }))
    })
    .sort((one, other) => other.scheduleIds.length - one.scheduleIds.length || other.times - one.times)
    .slice(0, shownCollisions)
}

/** A window begins with the minute after the start before it: that minute belongs to what started. */
function quietOf(starts: readonly Start[], range: Range): QuietWindow[] {
  const instants = new Set(starts.map(({ scheduledFor }) => Math.floor(scheduledFor.getTime() / minute)))
  const taken = [...instants].flatMap((each) => [each * minute, (each + 1) * minute - 1])
  const edges = taken.map((at) => ({ scheduledFor: new Date(at), scheduleId: '' }))
  return quietWindows(edges, { ...range, top: taken.length + 1 })
    .filter(({ seconds }) => seconds >= 60)
    .map(({ from, until, seconds }) => ({
      from: new Date(Math.ceil(from.getTime() / minute) * minute),
      until,
      seconds: Math.round(seconds),
    }))
}

/** The next window of at least so many minutes, in the order of time. */
export function nextQuiet(quiet: readonly QuietWindow[], atLeastMinutes: number): QuietWindow | undefined {
  return quiet
    .filter(({ from, until }) => until.getTime() - from.getTime() >= atLeastMinutes * minute)
    .reduce<QuietWindow | undefined>(
      (first, each) => (first === undefined || each.from < first.from ? each : first),
      undefined,
    )
}
