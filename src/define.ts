/**
 * How jobs and schedules are declared. Types only: the two functions return what they are given, so that loading a
 * config costs nothing, and a schedule that names an unknown job, group or calendar does not compile.
 */
import type { Calendar } from './define/calendar.ts'
import type { Job } from './define/job.ts'
import type { Schedule } from './define/schedule.ts'

export type { Calendar, CalendarDate, Holidays } from './define/calendar.ts'
export type { Duration, Instant } from './define/duration.ts'
export type { ForeignJob, Job, JobContext, OwnJob, RunFacts } from './define/job.ts'
export type { Schedule, Target, Weekday, Weekdays, Window } from './define/schedule.ts'

/** What `punctual.config.ts` exports as its default. */
export type Config = {
  jobs: readonly Job[]
  schedules: readonly Schedule[]
  /** By name, which is letters, digits, `_`, `.`, `:` and `-`. */
  calendars?: Readonly<Record<string, Calendar>>
}

type NameOf<Jobs extends readonly Job[]> = Jobs[number]['name']
type GroupOf<Jobs extends readonly Job[]> = GroupIn<Jobs[number]>
type GroupIn<OneJob> = OneJob extends unknown
  ? 'group' extends keyof OneJob
    ? Extract<OneJob['group'], string>
    : never
  : never
type Consistent<Jobs extends readonly Job[]> = readonly (Job & { dependsOn?: readonly NameOf<Jobs>[] })[]

/**
 * Declares one job, for a file of its own.
 *
 *     export const cleanup = defineJob({
 *       name: 'cleanup',
 *       timeout: '5m',
 *       async run(payload, { query, log }) {
 *         const gone = await query("delete from sessions where expired_at < now() returning id")
 *         log.info('sessions removed', { count: gone.length })
 *       },
 *     })
 */
export function defineJob<const Declared extends Job>(job: Declared): Declared {
  return job
}

/**
 * Declares everything: `export default defineConfig({ jobs, schedules, calendars })`.
 *
 * Names are checked by the compiler, and everything once more when the file is loaded, where all problems come in one
 * ConfigError. New schedules start disabled: `punctual enable <id>`.
 *
 *     export default defineConfig({
 *       jobs: [cleanup],
 *       calendars: { freeze: { dates: [{ from: '2026-12-24', to: '2026-12-31' }] } },
 *       schedules: [
 *         { id: 'nightly', cron: '0 3 * * *', timezone: 'Europe/Paris', target: { job: 'cleanup' }, calendars: ['freeze'] },
 *       ],
 *     })
 */
export function defineConfig<
  const Jobs extends readonly Job[],
  const Calendars extends Readonly<Record<string, Calendar>> = Record<never, never>,
>(config: {
  jobs: Jobs & Consistent<Jobs>
  schedules: readonly Schedule<NameOf<Jobs>, GroupOf<Jobs>, keyof NoInfer<Calendars> & string>[]
  calendars?: Calendars
}): Config {
  return config
}
