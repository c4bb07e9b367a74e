import { createHash } from 'node:crypto'
import type { ScheduleDetail } from '../../../db/schedules.ts'
import { timingOf } from '../../../db/schedules.ts'
import { type Outlook, outlookOf } from './outlook.ts'

type Asked = Parameters<typeof outlookOf>[1]

const mostKept = 8
const oldestMs = 60_000

/**
 * The outlook, computed at most once a minute for the same schedules in the same zone: of a large fleet it is a few hundred
 * thousand instants, and whoever watches asks again and again.
 */
export function recentOutlooks() {
  const kept = new Map<string, { at: number; outlook: Promise<Outlook> }>()
  return (schedules: readonly ScheduleDetail[], asked: Asked): Promise<Outlook> => {
    const { zone, now, isPausedIncluded, queues } = asked
    const facts = schedules.map((each) => [
      each.id,
      each.enabled,
      each.pausedUntil,
      each.retiredAt,
      each.halt,
      timingOf(each),
    ])
    const text = JSON.stringify([zone, isPausedIncluded, queues, Math.floor(now.getTime() / oldestMs), facts])
    const key = createHash('sha256').update(text).digest('base64')
    for (const [each, { at }] of kept) if (now.getTime() - at > oldestMs) kept.delete(each)
    const known = kept.get(key)
    if (known !== undefined) return known.outlook
    if (kept.size >= mostKept) kept.delete(kept.keys().next().value!)
    const outlook = outlookOf(schedules, asked)
    kept.set(key, { at: now.getTime(), outlook })
    outlook.catch(() => kept.delete(key))
    return outlook
  }
}
