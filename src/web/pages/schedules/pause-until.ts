import { z } from 'zod'
import { occurrences } from '../../../calendar/calendar.ts'

export const untils = {
  '1h': 'for 1 hour',
  '4h': 'for 4 hours',
  tomorrow: 'until tomorrow 09:00',
  enabled: 'until somebody enables it',
} as const
export type Until = keyof typeof untils

export const until = z
  .enum(Object.keys(untils) as [Until], 'must be 1h, 4h, tomorrow or enabled')
  .default('enabled')

const hour = 3_600_000

/** When a pause ends, undefined where it does not by itself. Tomorrow begins when it does for whoever asks. */
export function pauseEnd(chosen: Until, { now, zone }: { now: Date; zone: string }): Date | undefined {
  if (chosen === 'enabled') return undefined
  if (chosen === 'tomorrow') return tomorrowAtNine(now, zone)
  return new Date(now.getTime() + (chosen === '1h' ? 1 : 4) * hour)
}

function tomorrowAtNine(now: Date, timezone: string): Date {
  const dayOf = (at: Date) => at.toLocaleDateString('sv-SE', { timeZone: timezone })
  const mornings = occurrences({ cron: '0 9 * * *', timezone }, { after: now, count: 2 })
  return mornings.find((at) => dayOf(at) !== dayOf(now))!
}
