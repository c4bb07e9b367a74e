import { z } from 'zod'
import { verdict } from '../db/simulation.ts'

const counts = {
  /** How many came due. */
  occurrences: z.number(),
  fires: z.number(),
  /** Still waiting at the end: for another run, or rolled to a later day. */
  holds: z.number(),
  skips: z.number(),
  /** Skipped or cancelled ones by reason code. */
  reasons: z.record(z.string(), z.number()),
}

export const scheduleSummary = z.object({
  scheduleId: z.string(),
  cron: z.string(),
  timezone: z.string(),
  /** As it is now; one that is disabled was simulated as if it were enabled. */
  enabled: z.boolean(),
  ...counts,
  firstAt: z.date().nullable(),
  lastAt: z.date().nullable(),
  /** How long its runs were taken to last, in seconds. */
  duration: z.number(),
  /** Why nothing comes any more after the last; null while something does. */
  halted: z.string().nullable(),
})

/** What `punctual simulate` and POST /api/admin/simulate answer. Instants of firing are when the first job starts. */
export const report = z.object({
  from: z.date(),
  to: z.date(),
  total: z.object(counts),
  schedules: z.array(scheduleSummary),
  /** The first ones, in order; `omitted` is how many the limit left out. */
  occurrences: z.array(verdict),
  omitted: z.number(),
  /** The minute in which most fire. */
  peakMinute: z.object({ at: z.date(), fires: z.number() }).nullable(),
  /** Schedules that fire in the same minute, the largest companies first. */
  collisions: z.array(
    z.object({
      /** The first of these minutes. */
      at: z.date(),
      /** In how many minutes exactly these come together. */
      times: z.number(),
      schedules: z.number(),
      /** At most twenty of them. */
      scheduleIds: z.array(z.string()),
    }),
  ),
  /** The longest stretches without a firing. */
  quietWindows: z.array(z.object({ from: z.date(), to: z.date(), seconds: z.number() })),
  /** Firings by hour of the day, UTC. */
  firesByHour: z.array(z.number()).length(24),
  took: z.object({ ms: z.number(), occurrencesPerSecond: z.number(), virtualDaysPerSecond: z.number() }),
})

export type Report = z.infer<typeof report>
export type ScheduleSummary = z.infer<typeof scheduleSummary>
