import { once } from 'node:events'
import { connect } from './connect.ts'
import { backoffMs, pause } from './retry.ts'

export type Listening = {
  url: string
  applicationName: string
  channel: 'punctual_cancel'
  /** Called at each notification, and whenever the connection is new: something may have been said in between. */
  onWord: () => void
}

const bounds = { answerWithinMs: 3_000, pingsListeners: true }

/** Hears what is notified on a channel, over a connection of its own that is made anew when it breaks, until the signal aborts. */
export async function listen(
  { url, applicationName, channel, onWord }: Listening,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      const client = await connect({ connectionString: url, applicationName, ...bounds })
      const over = once(client, 'end', { signal }).catch(() => {})
      client.on('notification', onWord)
      try {
        await client.query(`listen ${channel}`)
        failures = 0
        onWord()
        await over
      } finally {
        await client.end().catch(() => {})
      }
    } catch {
      // Whatever it was, the next connection may do better; until then nothing is heard.
    }
    await pause(backoffMs({ failures, firstMs: 100 }), signal)
  }
}
