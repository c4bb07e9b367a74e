/**
 * 100 schedules each second for a minute, by the real daemon and the real worker: how late the claim is committed and the
 * job's function starts. Beside it, at the same time, 100 croner timers in a process whose clock is half a second ahead,
 * so that the two never fire together.
 */
import { setTimeout } from 'node:timers/promises'
import { Child } from './child.ts'
import { quantile, short } from './numbers.ts'
import type { Figure, Question } from './question.ts'
import { register } from './register.ts'
import { Stage } from './stage.ts'
import { tuned } from './tuned.ts'

const schedules = 100
const must = { most: 5 }
const aim = { most: 2.5 }

export const precision: Question = {
  name: 'precision',
  asks: `${schedules} schedules each second: lateness of the claim's commit and of the job's start`,
  async answer(bench) {
    const seconds = bench.isQuick ? 8 : 60
    const url = await bench.database('precision')
    const stage = await Stage.open(url)
    await register(stage, { prefix: 's-', count: schedules, everySeconds: 1 })
    const worker = new Child('worker', { url, tellsStarts: true, ...tuned })
    await worker.next('ready')
    const daemon = new Child('daemon', { url })
    const croner = new Child('croner', { timers: schedules, aheadMs: 500 })
    try {
      await Promise.all([daemon.next('leader.gained'), croner.next('ready')])
      await setTimeout(2_000)
      return figuresOf(await watch({ daemon, worker, croner, seconds }))
    } finally {
      await Promise.all([daemon.stop(), worker.stop(), croner.stop(), stage.close()])
    }
  },
}

type Lateness = Record<'claims' | 'starts' | 'timers', number[]>
type Watching = { daemon: Child; worker: Child; croner: Child; seconds: number }

async function watch({ daemon, worker, croner, seconds }: Watching): Promise<Lateness> {
  const late: Lateness = { claims: [], starts: [], timers: [] }
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
}

type Start = { at: number; scheduledFor: number }

function figuresOf({ claims, starts, timers }: Lateness): Figure[] {
  const compared = (what: string, late: readonly number[], share: number): Figure => {
    const [ours, theirs] = [quantile(late, share), quantile(timers, share)]
    const detail = `${short(ours)} ms to ${short(theirs)} ms, of ${late.length} and ${timers.length}`
    return {
      name: `${what}, p${share * 100}`,
      measured: ours / theirs,
      unit: '× croner',
      must,
      aim,
      detail,
    }
  }
  return [
    compared('claim committed', claims, 0.5),
    compared('claim committed', claims, 0.99),
    compared('job started', starts, 0.5),
    compared('job started', starts, 0.99),
    {
      name: 'firings before the instant',
      measured: starts.filter((ms) => ms < 0).length,
      unit: 'of them',
      must: { most: 0 },
      detail: `earliest ${short(Math.min(...starts))} ms after it`,
    },
  ]
}
