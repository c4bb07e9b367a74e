/**
 * Seven days of a life that the demo did not have, so that its first page has something to show: runs that succeeded,
 * failed and were tried again, an outage, people with their reasons.
 *
 * Nothing of it is made up row by row. The engine itself is played through the past, one instant after the other, by the
 * functions that the daemon and the workers call: `tick` claims and judges, `start_job_runs` and `finish_job_runs` tell of
 * jobs, operators act through their own functions, forecasts come from the forecaster's calculation. Only the story is
 * ours: who did what (story.ts), and how jobs go (courses.ts). Chance comes from a seed, so that the same seed and the same
 * `now` give the same history.
 *
 * It is played only where nothing has happened in earnest: `begin_history` refuses a database in which a process worked.
 */
import { setImmediate } from 'node:timers/promises'
import type { LoadedConfig } from '../config.ts'
import type { Queryable } from '../db/database.ts'
import { beginHistory, endHistory, isPlayed, playHistory, withHistory } from '../db/history.ts'
import { buildDefinitions } from '../definitions.ts'
import { refill } from '../simulation/refill.ts'
import { Cast } from './cast.ts'
import { formerConfig, presentConfig } from './config.ts'
import { courses } from './courses.ts'
import { type Configs, type Deed, day, storyOf } from './story.ts'

export type HistoryProgress = { at: Date; share: number; occurrences: number }

export type HistoryOptions = {
  /** A migrated database in which nothing has happened yet. */
  url: string
  /** Where the history ends; its days are counted back from here. */
  now: Date
  /** 7 by default, at least 3. */
  days?: number
  seed?: string
  /** NODE_ENV and LOCK_TIMEOUT_MS of the daemon that is to go on from here, which then finds nothing to sync. */
  environment?: { nodeEnv: string; lockTimeoutMs: number }
  /** The processes of the story hand over at the end, to others that go on; by default they are still at work. */
  handsOver?: boolean
  signal?: AbortSignal
  onProgress?(progress: HistoryProgress): void
}

/** Occurrences in one transaction: within it, what was overwritten stays in everybody's way. */
const perTransaction = 50
const progressMs = 100

/** Plays the history; answers false, and does nothing, where it has been played before. */
export async function seedHistory(options: HistoryOptions): Promise<boolean> {
  const { url, now, days = 7 } = options
  const since = new Date(now.getTime() - days * day)
  return withHistory({ url }, async (history) => {
    if (await isPlayed(history)) return false
    await beginHistory(history)
    await play(history, { ...options, days, since })
    await endHistory(history, { since, at: now })
    return true
  })
}

type Playing = HistoryOptions & { days: number; since: Date }

async function play(history: Queryable, { now, days, since, ...options }: Playing): Promise<void> {
  const { seed = 'demo', handsOver = false, environment, signal, onProgress } = options
  const cast = new Cast({ history, configs: configsOf(environment) })
  const story = JSON.stringify({ seed, courses: coursesAt(now) })
  let occurrences = 0
  let shownAt = Number.NEGATIVE_INFINITY
  const passTime = async (from: Date, until: Date) => {
    let at = from
    for (let isOver = at >= until; !isOver; ) {
      signal?.throwIfAborted()
      const { worker, leader } = cast
      const step = await playHistory(history, { story, at, until, worker, leader, most: perTransaction })
      at = step.reached_at
      isOver = step.is_over
      occurrences += step.decided
      if (step.refill_due && (await refill(history, at)) === 0)
        throw new Error(`the forecasts due at ${at.toISOString()} cannot be stored`)
      if (performance.now() - shownAt < progressMs) continue
      shownAt = performance.now()
      onProgress?.({
        at,
        share: (at.getTime() - since.getTime()) / (now.getTime() - since.getTime()),
        occurrences,
      })
      await setImmediate()
    }
  }
  let at = since
  for (const deed of storyOf({ now, days, ids: enabledOnes() })) {
    await passTime(at, deed.at)
    at = deed.at
    await cast.perform(deed as Deed)
  }
  await passTime(at, now)
  await cast.end(now, { handsOver })
}

/** All but the one that is new. */
function enabledOnes(): string[] {
  return formerConfig()
    .schedules.map(({ id }) => id)
    .filter((id) => id !== 'trials.remind')
}

function configsOf(environment = { nodeEnv: 'development', lockTimeoutMs: 3_600_000 }): Configs {
  const { nodeEnv, lockTimeoutMs } = environment
  const built = (config: LoadedConfig) => ({
    ...config,
    definitions: buildDefinitions(config, { environment: nodeEnv, lockTimeoutMs }),
  })
  return { former: built(formerConfig()), present: built(presentConfig()) }
}

/** As the database reads them: shares always given, and since when something is broken. */
function coursesAt(now: Date) {
  const told = Object.entries(courses).map(([job, course]) => {
    const { brokenDays, ...rest } = { fails: 0, stumbles: 0, brokenDays: undefined, ...course }
    const brokenFrom = brokenDays === undefined ? null : new Date(now.getTime() - brokenDays * day)
    return [job, { ...rest, brokenFrom }]
  })
  return Object.fromEntries(told)
}
