import { z } from 'zod'
import { verdict } from '../db/simulation.ts'

const counts = {
  occurrences: z.number().describe('How many came due.'),
  fires: z.number().describe('How many of them fire.'),
  holds: z.number().describe('How many still wait at the end: for another run, or rolled to a later day.'),
  skips: z.number().describe('How many are skipped.'),
  reasons: z.record(z.string(), z.number()).describe('Skipped or cancelled ones by reason code.'),
}

export const scheduleSummary = z.object({
  scheduleId: z.string().describe('The schedule.'),
  cron: z.string().describe('Its cron expression.'),
  timezone: z.string().describe('Its IANA time zone.'),
  enabled: z
    .boolean()
    .describe('Whether it is now; one that is disabled was simulated as if it were enabled.'),
  ...counts,
  firstAt: z.date().nullable().describe('Its first occurrence in the range; null for none.'),
  lastAt: z.date().nullable().describe('Its last one.'),
  duration: z.number().describe('How long its runs were taken to last. Seconds.'),
  halted: z
    .string()
    .nullable()
    .describe('Why nothing comes any more after the last; null while something does.'),
})

/** What `punctual simulate` and POST /api/admin/simulate answer. Instants of firing are when the first job starts. */
export const report = z.object({
  from: z.date().describe('Where the range begins.'),
  to: z.date().describe('Where it ends.'),
  total: z.object(counts).describe('All schedules together.'),
  schedules: z.array(scheduleSummary).describe('Each schedule.'),
  occurrences: z
    .array(verdict)
    .describe('The first ones, in order; `omitted` is how many the limit left out.'),
  omitted: z.number().describe('How many are not listed.'),
  peakMinute: z
    .object({ at: z.date().describe('That minute.'), fires: z.number().describe('How many fire in it.') })
    .nullable()
    .describe('The minute in which most fire.'),
  collisions: z
    .array(
      z.object({
        at: z.date().describe('The first of these minutes.'),
        times: z.number().describe('In how many minutes exactly these come together.'),
        schedules: z.number().describe('How many they are.'),
        scheduleIds: z.array(z.string()).describe('At most twenty of them.'),
      }),
    )
    .describe('Schedules that fire in the same minute, the largest companies first.'),
  quietWindows: z
    .array(
      z.object({
        from: z.date().describe('Where it begins.'),
        to: z.date().describe('Where it ends.'),
        seconds: z.number().describe('How long it is. Seconds.'),
      }),
    )
    .describe('The longest stretches without a firing.'),
  firesByHour: z.array(z.number()).length(24).describe('Firings by hour of the day, UTC.'),
  took: z
    .object({
      ms: z.number().describe('Milliseconds.'),
      occurrencesPerSecond: z.number().describe('Occurrences decided in a second.'),
      virtualDaysPerSecond: z.number().describe('Days played in a second.'),
    })
    .describe('How long the simulation took.'),
})

export type Report = z.infer<typeof report>
export type ScheduleSummary = z.infer<typeof scheduleSummary>
