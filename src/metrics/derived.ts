import { setImmediate } from 'node:timers/promises'
import { Registry } from 'prom-client'
import type { Events } from '../events.ts'
import { queueSeries } from './queue.ts'
import { scheduleSeries } from './schedules.ts'

/** The text of the present leader's samples; empty while this process does not lead. */
export function derivedText(events: Events): () => Promise<string> {
  let epoch: number | null = null
  let queue: (() => Promise<string>) | undefined
  let schedules: (() => Promise<string>) | undefined
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
    if (sample.epoch === epoch) queue = once((registry) => queueSeries(registry, sample))
  })
  events.on('schedules.sampled', (sample) => {
    if (sample.epoch === epoch) schedules = once((registry) => scheduleSeries(registry, sample))
  })
  return async () => {
    const term = epoch
    const texts = await Promise.all([queue?.() ?? '', schedules?.() ?? ''])
    return term === epoch ? texts.filter((text) => text !== '').join('\n') : ''
  }
}

type Filling = (registry: Registry) => Iterable<void>

/** The text of one sample, made when somebody asks for it, and once. */
function once(fill: Filling): () => Promise<string> {
  let text: Promise<string> | undefined
  return () => {
    text ??= textOf(fill)
    return text
  }
}

/** One metric at a time: the daemon must not be late because of somebody who reads thousands of series. */
async function textOf(fill: Filling): Promise<string> {
  const registry = new Registry()
  for (const _ of fill(registry)) await setImmediate()
  const texts: string[] = []
  for (const { name } of registry.getMetricsAsArray()) {
    texts.push(await registry.getSingleMetricAsString(name))
    await setImmediate()
  }
  return `${texts.join('\n\n')}\n`
}
