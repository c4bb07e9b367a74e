import { tryLead } from '../db/leadership.ts'
import type { Pulse } from '../db/pulse.ts'
import { pause } from '../db/retry.ts'
import type { Session } from '../db/session.ts'
import type { Events } from '../events.ts'
import type { Region } from './region.ts'

const waitMs = 2_000

type StandingBy = {
  session: Session
  pulse: Pulse
  region: Region
  /** Where this daemon runs. */
  place: string | undefined
  events: Events
  onTurn: () => void
}

/** Stands by until the lock is ours; the new epoch, or null when told to stop before. */
export async function standBy(standing: StandingBy, signal: AbortSignal): Promise<number | null> {
  const { session, pulse, region, place = null, events, onTurn } = standing
  const { worker } = pulse
  const since = performance.now()
  const giveUp = () => session.destroy(new Error('told to stop while standing by'))
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    for (let waits = 0; !signal.aborted; waits++) {
      const isOurs = await region.isOurTurn(session)
      const epoch = isOurs
        ? await tryLead(session, { worker, waitMs: waits === 0 ? 1 : waitMs, region: place })
        : await pause(region.pauseMs, signal)
      if (typeof epoch === 'number') {
        const waitedMs = Math.round(performance.now() - since)
        events.emit('leader.gained', { worker, epoch, waitedMs })
        return epoch
      }
      onTurn()
      if (waits === 0) events.emit('daemon.standby', { worker })
      await pulse.beat(session, 'standby')
    }
    return null
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
