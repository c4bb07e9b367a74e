/**
 * 100 schedules each second for a minute, by the real daemon and the real worker: how late the claim is committed and the
 * job's function starts. Beside it, at the same time, 100 croner timers in a process whose clock is half a second ahead,
 * so that the two never fire together. After it the limit: a timer that does L_claim each second, and Graphile Worker
 * alone.
 */
import { setTimeout } from 'node:timers/promises'
import { Child } from './child.ts'
import { quantile, short } from './numbers.ts'
import type { Bench, Figure, Question } from './question.ts'
import { register } from './register.ts'
import { Stage } from './stage.ts'
import { tuned, tunedGraphile } from './tuned.ts'

const schedules = 100
const must = { most: 5 }
const aim = { most: 2.5 }
const warmUpMs = 2_000

export const precision: Question = {
  name: 'precision',
  asks: `${schedules} schedules each second: lateness of the claim's commit and of the job's start`,
  async answer(bench) {
    const ours = await ourLateness(bench, bench.isQuick ? 8 : 60)
    const limit = await limitLateness(bench, bench.isQuick ? 5 : 30)
    return figuresOf({ ...ours, limit })
  },
}

type Lateness = Record<'claims' | 'starts', number[]>
type Start = { at: number; scheduledFor: number }

async function ourLateness(bench: Bench, seconds: number): Promise<Lateness & { timers: number[] }> {
  const url = await bench.database('precision')
  const stage = await Stage.open(url)
  await register(stage, { prefix: 's-', count: schedules, everySeconds: 1 })
  // A slot for each job, as who wants them all to start at once would have it.
  const worker = new Child('worker', { url, tellsStarts: true, ...tuned, concurrency: schedules })
  await worker.next('ready')
  const daemon = new Child('daemon', { url })
  const croner = new Child('croner', { timers: schedules, aheadMs: 500 })
  try {
    await Promise.all([daemon.next('leader.gained'), croner.next('ready')])
    await setTimeout(warmUpMs)
    const late = { claims: [] as number[], starts: [] as number[], timers: [] as number[] }
    const offs = [
      daemon.on(({ event, at, claimed }) => {
        if (event === 'tick.claimed') for (let n = 0; n < Number(claimed); n++) late.claims.push(at % 1_000)
      }),
      worker.on(({ event, starts }) => {
        if (event !== 'started') return
        late.starts.push(...(starts as Start[]).map(({ at, scheduledFor }) => at - scheduledFor))
      }),
      croner.on(({ event, lateMs }) => {
        if (event === 'fired') late.timers.push(...(lateMs as number[]))
      }),
    ]
    await setTimeout(seconds * 1_000)
    for (const off of offs) off()
    return late
  } finally {
    await Promise.all([daemon.stop(), worker.stop(), croner.stop(), stage.close()])
  }
}

async function limitLateness(bench: Bench, seconds: number): Promise<Lateness> {
  const url = await bench.database('precision_limit')
  const worker = new Child('graphile-worker', { url, tellsStarts: true, ...tunedGraphile })
  await worker.next('ready')
  const clock = new Child('limit-clock', { url, count: schedules })
  try {
    await clock.next('ready')
    await setTimeout(warmUpMs)
    const late: Lateness = { claims: [], starts: [] }
    const offs = [
      clock.on(({ event, lateMs }) => {
        if (event === 'claimed') for (let n = 0; n < schedules; n++) late.claims.push(Number(lateMs))
      }),
      worker.on(({ event, starts }) => {
        if (event === 'started') late.starts.push(...(starts as Start[]).map(({ at }) => at % 1_000))
      }),
    ]
    await setTimeout(seconds * 1_000)
    for (const off of offs) off()
    return late
  } finally {
    await Promise.all([clock.stop(), worker.stop()])
  }
}

type Measured = Lateness & { timers: number[]; limit: Lateness }

function figuresOf({ claims, starts, timers, limit }: Measured): Figure[] {
  const figures = [
    { what: 'claim committed', ours: claims, theirs: limit.claims },
    { what: 'job started', ours: starts, theirs: limit.starts },
  ].flatMap(({ what, ours, theirs }) =>
    [0.5, 0.99].flatMap((share) => {
      const [late, croner, least] = [ours, timers, theirs].map((list) => quantile(list, share)) as Three
      const name = `${what}, p${share * 100}`
      const samples = `of ${ours.length} and ${timers.length}`
      return [
        {
          ...{ name, measured: late / croner, unit: '× croner', must, aim },
          detail: `${short(late)} ms to ${short(croner)} ms, ${samples}`,
        },
        {
          ...{ name: `${name}, to the limit`, measured: late / least, unit: '×' },
          detail: `to ${short(least)} ms, which is ${short(least / croner)} × croner`,
        },
      ]
    }),
  )
  const early = {
    ...{
      name: 'firings before the instant',
      measured: starts.filter((ms) => ms < 0).length,
      unit: 'of them',
    },
    must: { most: 0 },
    detail: `earliest ${short(Math.min(...starts))} ms after it`,
  }
  return [...figures, early]
}

type Three = [number, number, number]
