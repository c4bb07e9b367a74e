/**
 * After an outage: 10,000 schedules with 100 missed occurrences each, decided in one claim. With `skip` each gets one
 * summary row; with `run_once` one run and a summary row; with `run_all` its first run, while the rest waits. Beside it, round by
 * round, L_claim of as many schedules: what claiming them costs when nothing was missed and nothing is judged.
 */
import { median, ratio, shown } from './numbers.ts'
import type { Bench, Figure, Question } from './question.ts'
import { register } from './register.ts'
import { Stage } from './stage.ts'

const missed = 100

/** The least and the most that a claim has to do for a schedule that missed something. */
const policies = [
  { catchUp: 'skip', must: 2 },
  { catchUp: 'run_once', must: 8 },
  { catchUp: 'run_all', must: 8 },
] as const

export const catchUp: Question = {
  name: 'catch-up',
  asks: `schedules with ${missed} missed occurrences each, decided in one claim`,
  async answer(bench) {
    const schedules = bench.isQuick ? 1_000 : 10_000
    const stage = await Stage.open(await bench.database('catch_up'))
    try {
      await register(stage, { prefix: 's-', count: schedules })
      await stage.rows('select bench.set_clocks($1)', [schedules])
      const figures: Figure[] = []
      for (const policy of policies) figures.push(await measure({ bench, stage, schedules, ...policy }))
      return figures
    } finally {
      await stage.close()
    }
  },
}

type Scene = { bench: Bench; stage: Stage; schedules: number } & (typeof policies)[number]

async function measure({ bench, stage, schedules, catchUp, must }: Scene): Promise<Figure> {
  const rounds = bench.isQuick ? 2 : 5
  const ours: number[] = []
  const limit: number[] = []
  for (let round = -1; round < rounds; round++) {
    await stage.rows('select bench.miss($1, $2)', [catchUp, missed])
    await stage.endAll()
    const took = await stage.ms("select * from punctual.claim_due_schedules('bench', $1)", [schedules])
    await stage.endAll()
    await stage.rows('select bench.set_clocks($1)', [schedules])
    await stage.endAll()
    const bare = await stage.ms('select bench.claim($1)', [schedules])
    await stage.endAll()
    // The first round warms up both sides.
    if (round < 0) continue
    ours.push(took)
    limit.push(bare)
  }
  const microseconds = (median(ours) * 1_000) / (schedules * missed)
  return {
    name: `${catchUp}: ${(schedules * missed).toLocaleString('en-US')} missed occurrences of ${schedules.toLocaleString('en-US')} schedules`,
    ...ratio({ of: ours, to: limit }),
    unit: '× L_claim',
    must: { most: must },
    detail: `${shown(ours)} to ${shown(limit)}, ${microseconds.toFixed(2)} µs an occurrence`,
  }
}
