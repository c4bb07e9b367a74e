import type { Database } from '../db/database.ts'
import { Pulse } from '../db/pulse.ts'
import { pause } from '../db/retry.ts'
import { workerName } from '../db/workers.ts'
import type { Events } from '../events.ts'

type PresenceOptions = { database: Database; events: Events; heartbeatMs: number; signal: AbortSignal }

/** Keeps this process known to the database as `web`, as often as the database is there, until the signal aborts. */
export async function keepPresent({ database, events, heartbeatMs, signal }: PresenceOptions): Promise<void> {
  const pulse = new Pulse({ worker: workerName('web'), kind: 'web', heartbeatMs })
  let isCutOff = false
  while (!signal.aborted) {
    try {
      await pulse.beat(database, 'running')
      if (isCutOff) events.emit('web.reconnected')
      isCutOff = false
    } catch (error) {
      if (!isCutOff) events.emit('web.cut-off', { error })
      isCutOff = true
    }
    await pause(heartbeatMs, signal)
  }
  if (!isCutOff) await pulse.beat(database, 'stopped').catch(() => {})
}
