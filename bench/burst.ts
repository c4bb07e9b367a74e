/**
 * From the instant at which n schedules are due, by n different expressions, to the commit that enqueued the last job:
 * the real daemon in a process of its own, with forecasts by the real calendar. Beside it, round by round, the limits
 * and Graphile Worker's own cron.
 */
import { Child } from './child.ts'
import { graphileCronMs } from './graphile-cron.ts'
import { ratio, shown, wallMs } from './numbers.ts'
import type { Bench, Figure, Question } from './question.ts'
import { Stage } from './stage.ts'

type Burst = { count: number; everySeconds: number; rounds: number; must: number; aim?: number }

const bursts: readonly Burst[] = [
  { count: 100, everySeconds: 1, rounds: 9, must: 6 },
  { count: 1_000, everySeconds: 2, rounds: 7, must: 3, aim: 1.5 },
  { count: 10_000, everySeconds: 10, rounds: 5, must: 3, aim: 1.5 },
]
const peer = { items: 10_000, must: 8, aim: 15 }

export const burst: Question = {
  name: 'burst',
  asks: 'n schedules due at one instant: from it to the commit that enqueued the last job',
  async answer(bench) {
    const figures: Figure[] = []
    for (const one of bursts) figures.push(...(await measure(bench, one)))
    return figures
  },
}

type Times = Record<'ours' | 'claim' | 'add' | 'bare' | 'cron', number[]>

async function measure(bench: Bench, burst: Burst): Promise<Figure[]> {
  const { count, everySeconds } = burst
  const rounds = bench.isQuick ? 3 : burst.rounds
  const url = await bench.database(`burst_${count}`)
  const stage = await Stage.open(url)
  const daemon = new Child('daemon', { url, schedules: { count, everySeconds } })
  const times: Times = { ours: [], claim: [], add: [], bare: [], cron: [] }
  const cronUrl = count === peer.items ? await bench.database('burst_cron') : undefined
  try {
    await settle({ stage, daemon, count })
    for (let round = -1; round < rounds; round++) {
      await oneRound({ stage, daemon, times, ...burst })
      if (round === -1) clear(times)
      else if (cronUrl !== undefined && round < 3) {
        times.cron.push(await graphileCronMs({ url: cronUrl, items: count, minutesAhead: 2 + round }))
      }
    }
  } finally {
    await daemon.stop()
    await stage.close()
  }
  return figuresOf(burst, times)
}

/** The first round warms up both sides. */
function clear(times: Times): void {
  for (const list of Object.values(times)) list.length = 0
}

type Scene = { stage: Stage; daemon: Child; count: number }

/** All schedules synced, enabled and with their forecasts, and none of them due. */
async function settle({ stage, daemon, count }: Scene): Promise<void> {
  await daemon.next('schedules.synced')
  const refilled = forecastsOf(daemon, count)
  await stage.rows("select count(punctual.enable(id, 'bench')) from punctual.schedules")
  await refilled
  // From here on the rounds say when each is due, and neither a refill nor a sweep has anything to put right.
  await stage.rows("update punctual.schedules set refill_at = now() + interval '1 day'")
  await stage.rows('select bench.stop_sweeps()')
  await stage.rows('select bench.aim()')
  await stage.rows('select bench.set_clocks($1)', [count])
  await stage.endAll()
}

async function forecastsOf(daemon: Child, count: number): Promise<void> {
  for (let done = 0; done < count; ) done += Number((await daemon.next('forecast.refilled')).schedules)
}

async function oneRound({ stage, daemon, times, count, everySeconds }: Scene & Burst & { times: Times }) {
  const step = everySeconds * 1_000
  const due = Math.ceil((wallMs() + 200) / step) * step
  const claimed = lastClaim(daemon, { count, due })
  await stage.rows('select bench.aim($1)', [new Date(due)])
  times.ours.push((await claimed) - due)
  await stage.rows('select bench.aim()')
  await stage.endAll()

  await stage.rows('select bench.set_clocks($1)', [count])
  await stage.endAll()
  times.claim.push(await stage.ms('select bench.claim($1)', [count]))
  await stage.endAll()
  times.add.push(await stage.ms('select bench.add($1)', [count]))
  await stage.endAll()
}

/** When the commit was answered that brought the claims to this many; what is told late of those before does not count. */
async function lastClaim(daemon: Child, { count, due }: { count: number; due: number }): Promise<number> {
  for (let claimed = 0; ; ) {
    const told = await daemon.next('tick.claimed', ({ at }) => at >= due)
    claimed += Number(told.claimed)
    if (claimed >= count) return told.at
  }
}

function figuresOf({ count, must, aim }: Burst, { ours, claim, add, cron }: Times): Figure[] {
  const n = count.toLocaleString('en-US')
  const toClaim = ratio({ of: ours, to: claim })
  const toAdd = ratio({ of: ours, to: add })
  const figures: Figure[] = [
    {
      name: `burst of ${n}, to L_claim`,
      ...toClaim,
      unit: '×',
      must: { most: must },
      ...(aim === undefined ? {} : { aim: { most: aim } }),
      detail: `${shown(ours)} to ${shown(claim)}`,
    },
    { name: `burst of ${n}, to L_add`, ...toAdd, unit: '×', detail: `to ${shown(add)}` },
  ]
  if (cron.length === 0) return figures
  const faster = ratio({ of: cron, to: ours })
  return [
    ...figures,
    {
      name: `burst of ${n}, faster than Graphile Worker's cron`,
      ...faster,
      unit: '×',
      must: { least: peer.must },
      aim: { least: peer.aim },
      detail: `${shown(ours)} to ${shown(cron)}`,
    },
  ]
}
