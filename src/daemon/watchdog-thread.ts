/**
 * The thread of the watchdog: it sees how long ago the loop turned, in memory that both share, and needs nothing of the main
 * thread, which may be the one that hangs. Only the time counts during which the database answered us.
 */
import { writeSync } from 'node:fs'
import { Session } from 'node:inspector'
import { setTimeout } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { type Beats, monotonicMs, type WatchdogData } from './watchdog-beats.ts'

const { url, shared, stallMs } = workerData as WatchdogData
const beats: Beats = new BigInt64Array(shared)

const lookMs = 1_000
/** A loop that has not turned for so long is worth a question to the database. */
const doubtMs = 3_000
/** The main thread gets so long to hear of it, and then to end in order. */
const hearingMs = 2_000
const endingMs = 60_000

async function watch(): Promise<number> {
  const { answers } = await import('../db/answers.ts')
  let hangsSince = monotonicMs()
  for (;;) {
    const before = monotonicMs()
    await setTimeout(lookMs)
    const turnedAt = Number(Atomics.load(beats, 0))
    const now = monotonicMs()
    const wasFrozen = now - before > lookMs + doubtMs
    if (wasFrozen) hangsSince = now
    else if (now - turnedAt < doubtMs) hangsSince = turnedAt
    else if (!(await answers(url))) hangsSince = monotonicMs()
    else if (
      Number(Atomics.load(beats, 0)) === turnedAt &&
      monotonicMs() - Math.max(turnedAt, hangsSince) >= stallMs
    )
      return monotonicMs() - turnedAt
  }
}

const stalledMs = Math.round(await watch())
parentPort!.postMessage({ stalledMs })
await setTimeout(hearingMs)
if (Atomics.load(beats, 1) === 0n) {
  const seconds = Math.round(stalledMs / 1_000)
  writeSync(
    2,
    `The daemon's loop has not turned for ${seconds} s while the database answers, its thread is blocked: ending with 1\n`,
  )
} else await setTimeout(endingMs)
const inspector = new Session()
inspector.connectToMainThread()
inspector.post('Runtime.evaluate', { expression: 'process.reallyExit(1)' })
await setTimeout(hearingMs)
process.kill(process.pid, 'SIGKILL')
