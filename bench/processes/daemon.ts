import { Daemon } from '../../src/daemon/daemon.ts'
import { type EventName, Events } from '../../src/events.ts'
import { definitionsOf } from '../schedules.ts'
import { given, leave, stopSignal, tell } from './parent.ts'

type Options = {
  url: string
  /** Syncs this many schedules, each with an expression of its own. */
  schedules?: { count: number; everySeconds: number }
  leaseMs?: number
  pollIntervalMs?: number
  heartbeatMs?: number
}

const told: readonly EventName[] = [
  'leader.gained',
  'schedules.synced',
  'schedules.unchanged',
  'forecast.refilled',
  'tick.claimed',
]
const wrong: readonly EventName[] = ['tick.failed', 'keeper.failed', 'session.lost', 'forecast.parked']

const { url, schedules, leaseMs = 3_000, pollIntervalMs = 1_000, heartbeatMs = 10_000 } = given<Options>()
const events = new Events()
events.onAny((name, fields) => {
  if (told.includes(name)) tell(name, fields)
  if (wrong.includes(name)) console.error(name, fields)
})
const definitions = schedules === undefined ? {} : { definitions: definitionsOf(schedules) }
const daemon = new Daemon({ url, events, leaseMs, pollIntervalMs, heartbeatMs, ...definitions })
await daemon.run(stopSignal())
leave()
