/**
 * The future, or the past, at high speed: what each occurrence of a stretch of time would become, decided by the very
 * functions that decide it in earnest.
 *
 * The definitions are copied into a database made for the purpose, and dropped afterwards. Nothing is written where the
 * live schedules are: no dead rows in hot tables, no locks on clocks, no snapshot that holds vacuum back, however long
 * it takes. The scratch database has our own schema, with functions that only work there (`play`, `take_ledger`):
 *
 *     live ── export_definitions ──► scratch ── play ─┬─► tick at the next virtual instant at which something is due
 *                                                     ├─► start_job_runs, finish_job_runs: each run lasts its usual time
 *                         calendar ── set_forecasts ◄─┘   until forecasts run low, or enough was decided
 *                           report ◄── take_ledger
 *
 * The calendar is the same that the daemon's forecaster asks, so what is simulated is the schedule as it will be kept.
 * What is not simulated: late daemons, failing jobs, limits of the queue and of workers. Each pass is exactly on time.
 */
import { setImmediate } from 'node:timers/promises'
import type { Queryable } from '../db/database.ts'
import { type Scratch, withScratch } from '../db/scratch.ts'
import {
  type Exported,
  exportDefinitions,
  haltedSchedules,
  importDefinitions,
  play,
  takeLedger,
  unfinishedSince,
  usualDurations,
} from '../db/simulation.ts'
import { SimulationTooLargeError } from '../errors.ts'
import { refill } from './refill.ts'
import type { Report } from './report.ts'
import { defaults, type SimulationRequest } from './request.ts'
import { Tally } from './tally.ts'
import { Timeline } from './timeline.ts'

export type Progress = { at: Date; share: number; occurrences: number }

export type SimulationOptions = {
  /** The live database, from which is read. */
  database: Queryable
  /** A server on which a database may be made; the direct URL of one of its databases. */
  scratchUrl: string
  request: SimulationRequest
  /** Aborting ends it soon, and leaves nothing. */
  signal?: AbortSignal | undefined
  /** More occurrences than this are refused. */
  most?: number | undefined
  onProgress?: ((progress: Progress) => void) | undefined
}

/** Occurrences in one transaction: within it, what was overwritten stays in everybody's way. */
const perTransaction = 100
/** Occurrences between two looks at the ledger. */
const perLook = 2_000
const progressMs = 200

/** Plays a stretch of time and reports every occurrence in it. */
export async function simulate(options: SimulationOptions): Promise<Report> {
  const { database, scratchUrl, request, signal } = options
  const { from, to, scheduleIds = null, all = false } = request
  const definitions = await exportDefinitions(database, { scheduleIds, disabledToo: all })
  const durations = await durationsOf({ database, definitions, request })
  return withScratch({ url: scratchUrl }, async (scratch) => {
    signal?.throwIfAborted()
    await importDefinitions(scratch, { definitions, at: from })
    const tally = new Tally({ definitions, durations, limit: request.limit ?? defaults.limit })
    const timeline = new Timeline({ from, to, top: request.top ?? defaults.top })
    const startedAt = performance.now()
    await run({ scratch, options, durations, tally, timeline })
    const ms = performance.now() - startedAt
    return {
      from,
      to,
      ...tally.close(await haltedSchedules(scratch)),
      ...timeline.close(),
      took: {
        ms: Math.round(ms),
        occurrencesPerSecond: Math.round(tally.total.occurrences / (ms / 1000)),
        virtualDaysPerSecond: rounded((to.getTime() - from.getTime()) / 86_400_000 / (ms / 1000)),
      },
    }
  })
}

type Durations = Record<string, number>

async function durationsOf({
  database,
  definitions,
  request: { durationMs },
}: Pick<SimulationOptions, 'database' | 'request'> & { definitions: Exported }): Promise<Durations> {
  const ids = definitions.schedules.map(({ id }) => id)
  if (durationMs === undefined) return usualDurations(database, ids)
  return Object.fromEntries(ids.map((id) => [id, durationMs]))
}

type Running = {
  scratch: Scratch
  options: SimulationOptions
  durations: Durations
  tally: Tally
  timeline: Timeline
}

async function run({ scratch, options, durations, tally, timeline }: Running): Promise<void> {
  const { request, signal, most = Number.POSITIVE_INFINITY, onProgress } = options
  const { from, to } = request
  const document = JSON.stringify(durations)
  let at = from
  let decided = 0
  let shownAt = Number.NEGATIVE_INFINITY
  await refill(scratch, at)
  for (let isOver = false; !isOver; ) {
    signal?.throwIfAborted()
    const step = await play(scratch, { at, until: to, durations: document, most: perTransaction })
    at = step.reached_at
    isOver = step.is_over
    decided += step.decided
    if (step.refill_due && (await refill(scratch, at)) === 0)
      throw new Error(`the forecasts due at ${at.toISOString()} cannot be stored`)
    if (performance.now() - shownAt >= progressMs) {
      shownAt = performance.now()
      const share = (at.getTime() - from.getTime()) / (to.getTime() - from.getTime())
      onProgress?.({ at, share, occurrences: tally.total.occurrences + decided })
    }
    if (!isOver && decided < perLook) continue
    decided = 0
    for (const found of await takeLedger(scratch, { unfinished: isOver })) {
      tally.add(found)
      if (found.verdict === 'fire' && found.firedAt !== null) timeline.add(found.firedAt, found.scheduleId)
    }
    timeline.settle((await unfinishedSince(scratch)) ?? at)
    if (tally.total.occurrences > most) throw new SimulationTooLargeError({ most, at })
    await scratch.vacuum()
    await setImmediate()
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
