/**
 * A storm: three daemons and two workers, all real processes, on up to 200 schedules that fire each second, under kills of whoever
 * leads, terminated backends, immediate restarts of Postgres and freezes. What is left behind is evidence for check.ts.
 *
 * The span that is judged begins with the statement that enables all schedules and ends with the last second that was
 * decided before the daemons are told to stop.
 */
import { setTimeout } from 'node:timers/promises'
import { type Counts, inject } from './faults.ts'
import type { Asker } from './rows.ts'
import { enableAll, endOf, type Outcome, onStage } from './stage.ts'

export type StormOptions = {
  seconds: number
  schedules: number
  counts: Counts
  seed: number
  leaderless?: boolean
  say(line: string): void
  sabotage?: (asker: Asker) => Promise<void>
}

export function unleash(options: StormOptions): Promise<Outcome> {
  const { seconds, schedules, counts, seed, leaderless = false, say, sabotage: prepare } = options
  return onStage({ daemons: 3, workers: 2, schedules, leaderless, prepare }, async (stage) => {
    const since = await enableAll(stage.asker)
    const over = setTimeout(seconds * 1_000)
    const injected = await inject({ ...stage, seed, say }, { counts, seconds })
    say(`faults injected: ${JSON.stringify(injected)}`)
    await over
    return endOf(stage, { since, faults: { planned: sum(counts), injected: sum(injected) } })
  })
}

const sum = (counts: Counts) => Object.values(counts).reduce((total, count) => total + count, 0)
