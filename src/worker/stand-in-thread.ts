/** Runs in a thread of its own, started by stand-in.ts. */
import { setTimeout } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { Vitals } from './heart.ts'
import type { StandInOptions } from './stand-in.ts'

const { url, worker, heartbeatMs, blockedMs, turns } = workerData as StandInOptions
const counter = new Int32Array(turns)
const lookMs = Math.min(1_000, heartbeatMs)

let vitals: Vitals | undefined
parentPort?.on('message', (told: Vitals) => {
  vitals = told
})

/** Beats until the main thread turns again, or has stood still for too long. */
async function standIn(told: Vitals, isStill: () => boolean): Promise<void> {
  const [{ openDatabase }, { heartbeat }] = await Promise.all([
    import('../db/database.ts'),
    import('../db/workers.ts'),
  ])
  const database = openDatabase({
    ...{ url, applicationName: 'punctual worker', max: 1, statementTimeoutMs: 5_000 },
  })
  while (isStill()) {
    await heartbeat(database, { worker, ...told }).catch(() => {})
    await setTimeout(lookMs)
  }
  await database.close().catch(() => {})
}

let seen = Atomics.load(counter, 0)
let seenAt = performance.now()
for (;;) {
  await setTimeout(lookMs)
  const turn = Atomics.load(counter, 0)
  if (turn !== seen) seenAt = performance.now()
  seen = turn
  const isStill = () => Atomics.load(counter, 0) === seen && performance.now() - seenAt < blockedMs
  if (vitals !== undefined && isStill() && performance.now() - seenAt >= heartbeatMs) {
    await standIn(vitals, isStill)
  }
}
