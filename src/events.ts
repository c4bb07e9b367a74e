/**
 * Everything that happens, by name: code emits, listeners decide what it is for. The log prints it, tests wait for it,
 * metrics count it. `EventFields` is the whole vocabulary; a new event is one line there and one in src/sentences.ts.
 *
 * Emitting is synchronous and never fails: keeping time must not depend on a listener, so what a listener throws is
 * itself an event, `listener.failed`. Durations are milliseconds, errors are whatever was thrown.
 */
import type { QueueSample, ScheduleSample } from './figures.ts'

export type EventFields = {
  'postgres.started': { url: string; dataDir: string; version: string }
  'postgres.preparing': { dataDir: string; version: string }
  'postgres.moved': { wanted: string; dataDir: string; user: string }
  'postgres.leftover-stopped': { pid: number; dataDir: string }
  'postgres.died': { exitCode: number | null; words: string }
  'postgres.stopped': NoFields
  'migrate.waiting': NoFields
  'migrate.retrying': { error: unknown; attempt: number }
  'migrate.newer': { unknown: readonly string[] }
  'migrate.advised': { message: string; hint: string }
  'migrate.applied': { names: readonly string[] }
  'daemon.started': { worker: string }
  'daemon.stopped': NoFields
  'daemon.standby': { worker: string }
  'daemon.beat': NoFields
  'daemon.woken': { by: 'notify' | 'due' | 'poll' }
  'leader.gained': { worker: string; epoch: number; waitedMs: number }
  'leader.lost': { worker: string; epoch: number; reason: string }
  'leader.refused': { reason: string; hint: string; retryInMs: number }
  'leader.handed-over': { worker: string; epoch: number; to: string }
  'listener.silent': { isRenewed: boolean }
  'daemon.stalled': { error: unknown }
  'session.connected': { backend: number }
  'session.lost': { error: unknown }
  'schedules.synced': SyncReport
  'schedules.unchanged': NoFields
  'schedules.held': { retryInMs: number }
  'schedules.older-release': { syncedBy: string; syncedAt: Date }
  'tick.claimed': { claimed: number; skipped: number; dispatched: number; durationMs: number; lateMs: number }
  'keeper.failed': { error: unknown }
  'tick.failed': { error: unknown; retryInMs: number }
  'forecast.refilled': { schedules: number; parked: number }
  'forecast.parked': { schedule: string; error: string }
  'forecast.exhausted': { schedule: string; reason: string }
  'history.pruned': { runs: number; records: number }
  'queue.sampled': QueueSample
  'queue.deep': { ready: number; warnDepth: number }
  'queue.settled': { ready: number; warnDepth: number }
  'schedules.sampled': ScheduleSample
  'sweep.repaired': { kind: string; subjects: readonly string[] }
  'worker.started': { worker: string }
  'worker.stopped': { worker: string }
  'worker.restarted': { error: unknown }
  'worker.warned': { message: string }
  'worker.draining': { worker: string }
  'worker.blocked': { worker: string; forMs: number }
  'job.waits': JobEvent
  'job.started': JobEvent & { trigger: string; lateMs: number }
  'job.finished': JobEvent & { durationMs: number }
  'job.failed': JobEvent & { durationMs: number; error: unknown; willRetry: boolean }
  'job.cancelled': JobEvent & { durationMs: number; reason: string }
  'job.refused': JobEvent & { reason: string }
  'web.listening': { url: string }
  'probes.listening': { url: string }
  'web.stopped': NoFields
  'web.cut-off': { error: unknown }
  'web.reconnected': NoFields
  'request.failed': { method: string; path: string; error: unknown }
  'request.limited': { kind: string; key: string; perMinute: number; seconds: number }
  'shutdown.requested': { signal: string }
  'process.failed': { error: unknown }
  'listener.failed': { event: string; error: unknown }
}

export type EventName = keyof EventFields

type NoFields = Record<never, never>
type SyncReport = Record<'inserted' | 'updated' | 'retired' | 'returned', readonly string[]> & {
  renamed: readonly { from: string; to: string }[]
  jobs: number
  /** Jobs of enabled schedules that no living worker has code for. */
  unserved?: readonly string[]
}
type JobEvent = { schedule: string; run: string; job: string; attempt: number }

/** The fields of an event, or nothing where it has none. */
type Given<Name extends EventName> = NoFields extends EventFields[Name]
  ? [fields?: NoFields]
  : [fields: EventFields[Name]]
type Listener<Name extends EventName> = (fields: EventFields[Name]) => void
type AnyListener = <Name extends EventName>(name: Name, fields: EventFields[Name]) => void
type Waiting<Name extends EventName> = {
  signal?: AbortSignal
  where?: (fields: EventFields[Name]) => boolean
}

export class Events {
  readonly #byName = new Map<EventName, Set<(fields: never) => void>>()
  readonly #any = new Set<AnyListener>()

  emit<Name extends EventName>(name: Name, ...given: Given<Name>): void {
    const fields = (given[0] ?? {}) as EventFields[Name]
    for (const listener of [...(this.#byName.get(name) ?? [])] as Listener<Name>[]) {
      this.#call(name, () => listener(fields))
    }
    for (const listener of [...this.#any]) this.#call(name, () => listener(name, fields))
  }

  /** Calls the listener at each such event; what it returns ends that. */
  on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void {
    const listeners = this.#byName.get(name) ?? new Set()
    this.#byName.set(name, listeners.add(listener))
    return () => void listeners.delete(listener)
  }

  onAny(listener: AnyListener): () => void {
    this.#any.add(listener)
    return () => void this.#any.delete(listener)
  }

  /** The fields of the next such event (of the next one that `where` accepts); rejects when `signal` aborts. */
  once<Name extends EventName>(
    name: Name,
    { signal, where }: Waiting<Name> = {},
  ): Promise<EventFields[Name]> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        off()
        signal?.removeEventListener('abort', abort)
      }
      const abort = () => {
        stop()
        reject(signal?.reason)
      }
      const off = this.on(name, (fields) => {
        try {
          if (where !== undefined && !where(fields)) return
          resolve(fields)
        } catch (error) {
          reject(error)
        }
        stop()
      })
      if (signal?.aborted) abort()
      else signal?.addEventListener('abort', abort, { once: true })
    })
  }

  #call(event: EventName, listener: () => void): void {
    try {
      listener()
    } catch (error) {
      if (event !== 'listener.failed') this.emit('listener.failed', { event, error })
    }
  }
}
