/**
 * What /metrics says, in Prometheus's format. It listens to the events of this process and keeps figures in memory: a
 * scrape never asks the database anything.
 *
 * Two kinds of series. What this process does itself (passes, jobs, reconnects, its own memory) every process counts for
 * itself, and Prometheus adds up. What the database knows (schedules, the ledger's counts, the queue) is the same whoever
 * tells it: only the leader does, from its samples, and stops the moment it no longer leads. So nothing is counted twice, and
 * `absent()` of such a series means that nobody leads. Its counters are kept in the database and go on under the next
 * leader where they were.
 *
 * Names begin with `punctual_`, times are seconds, `_total` is on counters alone. Labels are names from the configuration
 * or from closed lists, never a run, an error or a payload; `app`, `region`, `host` and `instance` belong to the platform.
 */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Events } from './events.ts'
import { countDaemon } from './metrics/daemon.ts'
import { countJobs } from './metrics/jobs.ts'
import { queueSeries } from './metrics/queue.ts'
import { scheduleSeries } from './metrics/schedules.ts'
import { version } from './version.ts'

export type Metrics = {
  contentType: string
  /** All series, as they are now. */
  text(): Promise<string>
}

export function createMetrics({ events }: { events: Events }): Metrics {
  const own = ownSeries()
  events.on(
    'daemon.started',
    once(() => countDaemon({ events, registry: own })),
  )
  events.on(
    'worker.started',
    once(() => countJobs({ events, registry: own })),
  )
  const derived = derivedSeries(events)
  return {
    contentType: own.contentType,
    async text() {
      const texts = await Promise.all([own, ...derived()].map((registry) => registry.metrics()))
      return texts.join('\n')
    },
  }
}

function ownSeries(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  // Gauges that call themselves totals; the same figures are there by type.
  for (const name of ['handles', 'requests', 'resources'])
    registry.removeSingleMetric(`nodejs_active_${name}_total`)
  const build = { version, node: process.version }
  new Gauge({
    name: 'punctual_build_info',
    help: 'Always 1; the labels say what runs here.',
    labelNames: Object.keys(build),
    registers: [registry],
  }).set(build, 1)
  return registry
}

/** The series of the present leader's samples; none while this process does not lead. */
function derivedSeries(events: Events): () => Registry[] {
  let epoch: number | null = null
  let queue: Registry | undefined
  let schedules: Registry | undefined
  const forget = () => {
    epoch = null
    queue = undefined
    schedules = undefined
  }
  events.on('leader.gained', (term) => {
    epoch = term.epoch
  })
  for (const end of ['leader.lost', 'session.lost', 'daemon.stopped'] as const) events.on(end, forget)
  // A sample that was under way when its term ended comes too late.
  events.on('queue.sampled', (sample) => {
    if (sample.epoch === epoch) queue = queueSeries(sample)
  })
  events.on('schedules.sampled', (sample) => {
    if (sample.epoch === epoch) schedules = scheduleSeries(sample)
  })
  return () => [queue, schedules].filter((registry) => registry !== undefined)
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) work()
    isDone = true
  }
}
