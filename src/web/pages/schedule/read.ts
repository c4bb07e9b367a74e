import { type LocalDay, localDays, type Timing } from '../../../calendar/calendar.ts'
import { listAudit } from '../../../db/audit.ts'
import type { Queryable } from '../../../db/database.ts'
import { listMissed } from '../../../db/missed.ts'
import { why } from '../../../db/operators.ts'
import {
  latestRuns,
  originOf,
  outcomesOf,
  planOf,
  reasonSentences,
  runsBetween,
  timingsOf,
} from '../../../db/schedule-record.ts'
import { findSchedule, type ScheduleDetail, timingOf } from '../../../db/schedules.ts'
import { daemonStarts, outages } from '../../../db/timetable.ts'
import { upcoming } from '../../../db/upcoming.ts'
import { CronError } from '../../../errors.ts'
import { ratesAndDays } from './outcomes.ts'
import { axisOfShown, type Span, shownOf, usualSpan } from './span.ts'

/** Bounds of what is read; a week of a schedule that runs every minute is looked at whole. */
export const most = {
  runs: 12,
  acts: 10,
  verdicts: 200,
  drawn: 2_000,
  looked: 10_080,
  points: 200,
  owed: 200,
}

export type Told = Awaited<ReturnType<typeof readSchedulePage>>

type Asked = {
  id: string
  now: Date
  /** Of whoever looks: his days are counted. */
  zone: string
  span: string | undefined
  from: Date | undefined
  until: Date | undefined
  why: Date | undefined
}

/** All that the page of one schedule tells, each part by one bounded question. */
export async function readSchedulePage(database: Queryable, asked: Asked) {
  const { id, now, zone } = asked
  const schedule = await findSchedule(database, id)
  const { timing, usual } = ruleOf(schedule, now)
  const shown = shownOf(asked, { usual, now })
  const axis = axisOfShown(shown, now)
  const isRare = usual === '1y'
  const { days, bounds } = boundsOf({ now, zone, isRare })
  const [plan, origin, next, sentences, gaps, starts, drawn, runs, outcomes, points, owed, acts, checks] =
    await Promise.all([
      planOf(database, id),
      originOf(database, id),
      upcoming(database, { id, count: most.verdicts }),
      reasonSentences(database),
      outages(database, axis.from),
      daemonStarts(database, axis.from),
      runsBetween(database, { id, since: axis.from, until: axis.until, most: most.drawn }),
      latestRuns(database, { id, limit: most.runs }),
      outcomesOf(database, { id, bounds, most: most.looked }),
      timingsOf(database, { id, most: most.points }),
      listMissed(database, { scheduleId: id, limit: most.owed }),
      listAudit(database, { subject: id, limit: most.acts }),
      why(database, { id, at: asked.why }),
    ])
  const isAll = outcomes.reduce((sum, { looked }) => sum + looked, 0) < most.looked
  const record = { ...ratesAndDays({ outcomes, bounds, days, now, isAll }), isRare }
  return {
    ...{ schedule, timing, shown, axis, plan, origin, next, sentences, gaps, starts },
    ...{ drawn, runs, points, owed, acts, record, why: { at: asked.why, checks } },
  }
}

/** The rule as the calendar takes it; undefined for one that it refuses, which is shown as it is. */
function ruleOf(schedule: ScheduleDetail, now: Date): { timing: Timing | undefined; usual: Span } {
  const timing = timingOf(schedule)
  try {
    return { timing, usual: usualSpan(timing, { now }) }
  } catch (error) {
    if (error instanceof CronError) return { timing: undefined, usual: '30d' }
    throw error
  }
}

type Bounded = { now: Date; zone: string; isRare: boolean }

/** Midnights of the days that the calendar shows, and the beginnings of the spans that have a rate. */
function boundsOf({ now, zone, isRare }: Bounded): { days: LocalDay[]; bounds: Date[] } {
  const days = localDays(zone, { at: now, count: isRare ? 365 : 30, isLast: true })
  const spansBack = [1, 7, 30].map((count) => now.getTime() - count * 86_400_000)
  const starts = [...days.map(({ start }) => start.getTime()), ...spansBack]
  const sorted = [...new Set(starts)].sort((one, other) => one - other)
  return { days, bounds: sorted.map((at) => new Date(at)) }
}
