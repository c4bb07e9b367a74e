/**
 * From the config file to definitions that are known to be good.
 *
 * Three steps, each in a file of its own: find and import the module (Node removes the types), read every field by its
 * schema, check what fields mean together. The reader goes on after a bad field, and the checks run on whatever could be
 * read, so that one ConfigError tells everything: the path, what was given, what is allowed, the nearest known name.
 * The result is complete: every default filled in, every duration in milliseconds, nothing left to interpret.
 */
import { checkJobs } from './config/check-jobs.ts'
import { checkSchedules } from './config/check-schedules.ts'
import { findConfig, importConfig } from './config/import.ts'
import { type ReadJob, type ReadSchedule, readConfig } from './config/read.ts'
import type { Job, Target } from './define.ts'
import { ConfigError } from './errors.ts'

/** A job with its defaults filled in and its timeout in milliseconds. */
export type LoadedJob = Job & {
  dependsOn: readonly string[]
  timeout?: number
  maxAttempts: number
  priority: number
}

export type LoadedSchedule = {
  id: string
  description: string | null
  cron: string
  timezone: string
  dst: { gap: 'after' | 'shift' | 'skip'; overlap: 'first' | 'second' | 'both' }
  target: Target
  payload: Record<string, unknown>
  /** Null for every environment. */
  environments: readonly string[] | null
  previousIds: readonly string[]
  tags: readonly string[]
  catchUp: 'skip'
  graceMs: number
  overlap: 'skip' | 'allow'
  /** Null for LOCK_TIMEOUT_MS. */
  lockTimeoutMs: number | null
}

export type LoadedConfig = { file: string; jobs: readonly LoadedJob[]; schedules: readonly LoadedSchedule[] }

type Loading = { directory?: string; path?: string | undefined }

/** Loads `path`, else punctual.config.{ts,mts,js,mjs} of the directory. Throws a ConfigError with all problems. */
export async function loadConfig({ directory = process.cwd(), path }: Loading = {}): Promise<LoadedConfig> {
  const file = findConfig({ directory, path })
  return checkConfig({ file, exported: await importConfig(file) })
}

/** The same for a value that is already at hand; `file` names it in errors. */
export function checkConfig({ file, exported }: { file: string; exported: unknown }): LoadedConfig {
  const { jobs, schedules, problems } = readConfig(exported)
  problems.push(...checkJobs(jobs), ...checkSchedules(schedules, jobs))
  if (problems.length > 0) throw new ConfigError({ file, problems })
  return { file, jobs: jobs.map(loadedJob), schedules: schedules.map(loadedSchedule) }
}

// Without a problem, every field was read.
type Complete<Item extends { values: object }> = Required<Item['values']>

function loadedJob({ values }: ReadJob): LoadedJob {
  const { run, task, timeout, group, queue, dependsOn, ...rest } = values as Complete<ReadJob>
  return {
    ...rest,
    ...(run === undefined ? { task: task! } : { run }),
    ...(group === undefined ? {} : { group }),
    ...(queue === undefined ? {} : { queue }),
    ...(timeout === undefined ? {} : { timeout }),
    dependsOn: [...new Set(dependsOn)],
  } as LoadedJob
}

function loadedSchedule({ values }: ReadSchedule): LoadedSchedule {
  const { grace, lockTimeout, ...rest } = values as Complete<ReadSchedule>
  return {
    ...rest,
    description: rest.description ?? null,
    environments: rest.environments ?? null,
    previousIds: rest.previousIds ?? [],
    tags: rest.tags ?? [],
    target: rest.target as Target,
    graceMs: grace,
    lockTimeoutMs: lockTimeout ?? null,
  }
}
