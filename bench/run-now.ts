/**
 * From `select punctual.trigger(…)` to the first line of the job's function: through the daemon, which is told and
 * dispatches, and the worker. In turns with a bare add_job to the first line of a Graphile task; many requests in one
 * statement with as many calls of add_job in one, and with a single add_jobs that is given all of them.
 */
import { setTimeout } from 'node:timers/promises'
import { Child } from './child.ts'
import { median, quantile, ratio, shown, wallMs } from './numbers.ts'
import type { Bench, Figure, Question } from './question.ts'
import { register } from './register.ts'
import { Stage } from './stage.ts'
import { tuned, tunedGraphile } from './tuned.ts'

const schedules = 1_000
const dayMs = 86_400_000

export const runNow: Question = {
  name: 'run-now',
  asks: 'A request by a person: from its statement to the start of the function',
  async answer(bench) {
    const ours = await open(bench, { name: 'run_now', process: 'worker', options: tuned })
    const theirs = await open(bench, {
      name: 'run_now_graphile',
      process: 'graphile-worker',
      options: tunedGraphile,
    })
    await register(ours.stage, { prefix: 's-', count: schedules, from: new Date(Date.now() + dayMs) })
    const daemon = new Child('daemon', { url: ours.url })
    try {
      await daemon.next('leader.gained')
      const one = await inTurns({ ours, theirs, rounds: bench.isQuick ? 20 : 200, count: 1 })
      const many = await inTurns({ ours, theirs, rounds: bench.isQuick ? 2 : 7, count: schedules })
      return figuresOf({ one, many })
    } finally {
      await Promise.all([daemon.stop(), ours.close(), theirs.close()])
    }
  },
}

type Side = { url: string; stage: Stage; child: Child; close(): Promise<void> }
type Opening = { name: string; process: string; options: object }

async function open(bench: Bench, { name, process, options }: Opening): Promise<Side> {
  const url = await bench.database(name)
  const stage = await Stage.open(url)
  const child = new Child(process, { url, tellsStarts: true, ...options })
  await child.next('ready')
  return { url, stage, child, close: () => Promise.all([child.stop(), stage.close()]).then(() => {}) }
}

type Turns = { ours: Side; theirs: Side; rounds: number; count: number }
type Delays = Record<'ours' | 'each' | 'atOnce', number[][]>

/** The delay of each start, round by round; the first two rounds warm up. */
async function inTurns({ ours, theirs, rounds, count }: Turns): Promise<Delays> {
  const delays: Delays = { ours: [], each: [], atOnce: [] }
  for (let round = 0; round < rounds + 2; round++) {
    const first = count === 1 ? 1 + (round % schedules) : 1
    const our = await startsOf(ours, { count, text: 'select bench.trigger($1, $2)', values: [first, count] })
    const each = await startsOf(theirs, { count, text: 'select bench.add_each($1)', values: [count] })
    const atOnce = await startsOf(theirs, { count, text: 'select bench.add($1)', values: [count] })
    if (round < 2) continue
    delays.ours.push(our)
    delays.each.push(each)
    delays.atOnce.push(atOnce)
  }
  return delays
}

type Asking = { count: number; text: string; values: unknown[] }

async function startsOf({ stage, child }: Side, { count, text, values }: Asking): Promise<number[]> {
  // Out of step with every poll and heartbeat, and after the end of the job before was told.
  await setTimeout(20 + Math.random() * 30)
  const starts: number[] = []
  const all = child.next('started', (told) => {
    starts.push(...(told.starts as { at: number }[]).map(({ at }) => at))
    return starts.length >= count
  })
  const since = wallMs()
  await Promise.all([stage.rows(text, values), all])
  return starts.map((at) => at - since)
}

function figuresOf({ one, many }: { one: Delays; many: Delays }): Figure[] {
  const [ours, theirs] = [one.ours.flat(), one.atOnce.flat()]
  const late = (rounds: number[][]) => rounds.map((delays) => quantile(delays, 0.99))
  const n = schedules.toLocaleString('en-US')
  return [
    {
      name: 'one request, p50',
      measured: median(ours) / median(theirs),
      unit: '× add_job',
      must: { most: 2 },
      aim: { most: 1.3 },
      detail: `${shown(ours)} to ${shown(theirs)}`,
    },
    {
      name: `${n} requests in one statement, p99`,
      ...ratio({ of: late(many.ours), to: late(many.each) }),
      unit: `× ${n} calls of add_job`,
      must: { most: 1.5 },
      detail: `${shown(late(many.ours))} to ${shown(late(many.each))}`,
    },
    {
      name: `${n} requests in one statement, p99, to one add_jobs of ${n}`,
      ...ratio({ of: late(many.ours), to: late(many.atOnce) }),
      unit: '×',
      detail: `to ${shown(late(many.atOnce))}`,
    },
  ]
}
