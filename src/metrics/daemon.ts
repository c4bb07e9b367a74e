import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Events } from '../events.ts'
import { broken } from '../sentences/parts.ts'

const seconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30]

/** What a daemon does: leading, beating, passing, repairing. */
export function countDaemon({ events, registry }: { events: Events; registry: Registry }): void {
  const registers = [registry]
  const now = () => Date.now() / 1_000
  const gauge = (what: string, help: string) => new Gauge({ name: `punctual_${what}`, help, registers })
  const counter = (what: string, help: string) => new Counter({ name: `punctual_${what}`, help, registers })
  const histogram = (what: string, help: string) =>
    new Histogram({ name: `punctual_${what}`, help, buckets: seconds, registers })

  gauge('daemon_start_timestamp_seconds', 'When this daemon started.').set(now())
  const beat = gauge(
    'daemon_heartbeat_timestamp_seconds',
    'When the heartbeat of this daemon last reached the database.',
  )
  events.on('daemon.beat', () => beat.set(now()))

  const leader = gauge('daemon_leader', '1 while this daemon leads, else 0.')
  const changes = counter('leadership_changes_total', 'How often this daemon began to lead.')
  events.on('leader.gained', () => {
    leader.set(1)
    changes.inc()
  })
  for (const end of ['leader.lost', 'session.lost', 'daemon.stopped'] as const)
    events.on(end, () => leader.set(0))

  watchConnection({ events, registry })

  const lag = histogram(
    'loop_lag_seconds',
    'From the first instant that a pass claimed to the end of that pass.',
  )
  const took = histogram(
    'pass_duration_seconds',
    'How long passes took that claimed, skipped or dispatched something.',
  )
  events.on('tick.claimed', ({ claimed, durationMs, lateMs }) => {
    took.observe(durationMs / 1_000)
    if (claimed > 0) lag.observe(Math.max(0, lateMs) / 1_000)
  })
  const failures = counter('pass_failures_total', 'Passes and connections that failed and were tried again.')
  events.on('tick.failed', () => failures.inc())
  const keeping = counter(
    'housekeeping_failures_total',
    'Work beside the loop that failed: sweeps, refills, samples.',
  )
  events.on('keeper.failed', () => keeping.inc())

  const repairs = new Counter({
    name: 'punctual_repairs_total',
    help: 'What the sweep found broken and repaired, by the names of punctual.invariant_breaks.',
    labelNames: ['kind'],
    registers,
  })
  // A counter that begins at its first repair would hide that one from increase().
  for (const kind of Object.keys(broken)) repairs.inc({ kind }, 0)
  events.on('sweep.repaired', ({ kind, subjects }) => repairs.inc({ kind }, subjects.length))
}

function watchConnection({ events, registry }: { events: Events; registry: Registry }): void {
  const registers = [registry]
  const reconnects = new Counter({
    name: 'punctual_db_reconnects_total',
    help: 'How often this daemon opened its session anew.',
    registers,
  })
  let isFirst = true
  events.on('session.connected', () => {
    if (!isFirst) reconnects.inc()
    isFirst = false
  })
  // A daemon that polls without a leader listens to nobody, and has no such series.
  let listening: Gauge | undefined
  const tell = (state: 0 | 1) => {
    listening ??= new Gauge({
      name: 'punctual_listen_connected',
      help: '1 while this daemon is connected and hears what is notified, else 0.',
      registers,
    })
    listening.set(state)
  }
  for (const heard of ['daemon.standby', 'leader.gained'] as const) events.on(heard, () => tell(1))
  for (const lost of ['session.lost', 'leader.lost', 'tick.failed'] as const)
    events.on(lost, () => listening && tell(0))
}
