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
import { derivedText } from './metrics/derived.ts'
import { countJobs } from './metrics/jobs.ts'
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
  const derived = derivedText(events)
  return {
    contentType: own.contentType,
    async text() {
      const texts = await Promise.all([own.metrics(), derived()])
      return texts.filter((text) => text !== '').join('\n')
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

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) work()
    isDone = true
  }
}
