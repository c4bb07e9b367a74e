import type { Environment } from '../environment.ts'
import { metricsRoutes } from '../web/metrics.ts'
import { type ProbeCheck, startProbes } from '../web/probes.ts'
import { closing, type Life, type Part } from './serve.ts'

/** A part that knows of itself whether it lives, without asking anybody. */
export type Vital = Part & { vital(): ProbeCheck }

type Answering = { life: Life; environment: Environment; url: string; parts: readonly Vital[] }

/** Answers probes and metrics at PROBE_PORT, where that is set; from before the parts start until after they have stopped. */
export async function answerProbes({ life, environment, url, parts }: Answering): Promise<void> {
  const { host, probePort: port } = environment
  if (port === undefined) return
  const { events, metrics, signal, keep } = life
  const probes = await startProbes({
    ...{ url, host, port, stopping: signal },
    live: () => parts.map((part) => part.vital()),
    mounted: [metricsRoutes(metrics)],
  })
  keep(closing(() => probes.close()))
  events.emit('probes.listening', { url: probes.url })
}

const patienceMs = 90_000

type Turning = { name: string; turnsEveryMs: number; turnedAt: () => number | undefined }

/** Whether a loop has turned lately. Turning in vain counts: whether the database is away is not what is asked. */
export function turning({ name, turnsEveryMs, turnedAt }: Turning): () => ProbeCheck {
  const since = performance.now()
  const limitMs = Math.max(patienceMs, 3 * turnsEveryMs)
  return () => {
    const ageMs = performance.now() - Math.max(since, turnedAt() ?? since)
    if (ageMs <= limitMs) return { name }
    const [age, limit] = [ageMs, limitMs].map((ms) => Math.round(ms / 1_000))
    return { name, problem: `It last turned ${age} s ago; ${limit} s are allowed.` }
  }
}
