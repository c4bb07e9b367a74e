/**
 * From the config file to definitions that are known to be good.
 *
 * Four steps, each in files of their own: find and import the module (Node removes the types), read every field by its
 * schema, check what fields mean together, tell the days of its calendars one by one. The reader goes on after a bad field, and the checks run on whatever could be
 * read, so that one ConfigError tells everything: the path, what was given, what is allowed, the nearest known name.
 * The result is complete: every default filled in, every duration in milliseconds, nothing left to interpret.
 */
import { loadCalendars } from './config/calendars.ts'
import { checkCalendars } from './config/check-calendars.ts'
import { checkJobs } from './config/check-jobs.ts'
import { checkPolicies } from './config/check-policies.ts'
import { checkSchedules } from './config/check-schedules.ts'
import { findConfig, importConfig } from './config/import.ts'
import { type LoadedConfig, loadedJob, loadedSchedule } from './config/loaded.ts'
import { readConfig } from './config/read.ts'
import { ConfigError } from './errors.ts'

export type { LoadedCalendar } from './config/calendars.ts'
export { type LoadedConfig, type LoadedJob, type LoadedSchedule, timingOfLoaded } from './config/loaded.ts'

type Loading = { directory?: string; path?: string | undefined; now?: Date }

/** Loads `path`, else punctual.config.{ts,mts,js,mjs} of the directory. Throws a ConfigError with all problems. */
export async function loadConfig({
  directory = process.cwd(),
  path,
  now = new Date(),
}: Loading = {}): Promise<LoadedConfig> {
  const file = findConfig({ directory, path })
  return checkConfig({ file, exported: await importConfig(file), now })
}

type Checking = { file: string; exported: unknown; now?: Date }

/** The same for a value that is already at hand; `file` names it in errors, and paths in it begin beside it. */
export function checkConfig({ file, exported, now = new Date() }: Checking): LoadedConfig {
  const { jobs, schedules, calendars, problems } = readConfig(exported)
  const told = loadCalendars(calendars, { file, now })
  problems.push(
    ...checkJobs(jobs),
    ...checkSchedules(schedules, jobs),
    ...schedules.flatMap(checkPolicies),
    ...checkCalendars(calendars, schedules),
    ...told.problems,
  )
  if (problems.length > 0) throw new ConfigError({ file, problems })
  return {
    file,
    jobs: jobs.map(loadedJob),
    schedules: schedules.map(loadedSchedule),
    calendars: told.calendars,
  }
}
