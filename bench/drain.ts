/**
 * 10,000 no-op jobs by one worker process, executed and tracked, from the commit that enqueued them until the queue is
 * empty and the ledger knows the end of each. In turns with it, Graphile Worker alone, untracked, tuned as well as we can.
 */
import { Child } from './child.ts'
import { median, ratio, shown, wallMs } from './numbers.ts'
import type { Bench, Figure, Question } from './question.ts'
import { register } from './register.ts'
import { Stage } from './stage.ts'
import { tuned, tunedGraphile } from './tuned.ts'

const jobs = 10_000
const rounds = 5

export const drain: Question = {
  name: 'drain',
  asks: `${jobs.toLocaleString('en-US')} no-op jobs: from the commit that enqueued them until all have ended and the queue is empty`,
  async answer(bench) {
    const ours = await start({ bench, name: 'drain', process: 'worker', options: tuned })
    const theirs = await start({
      bench,
      name: 'drain_graphile',
      process: 'graphile-worker',
      options: tunedGraphile,
    })
    try {
      await register(ours.stage, { prefix: 's-', count: jobs })
      return await measure({ ours, theirs, rounds: bench.isQuick ? 2 : rounds })
    } finally {
      await Promise.all([ours.close(), theirs.close()])
    }
  },
}

type Side = { stage: Stage; child: Child; close(): Promise<void> }
type Starting = { bench: Bench; name: string; process: string; options: object }

async function start({ bench, name, process, options }: Starting): Promise<Side> {
  const url = await bench.database(name)
  const stage = await Stage.open(url)
  const child = new Child(process, { url, count: jobs, ...options })
  await child.next('ready')
  return { stage, child, close: () => Promise.all([child.stop(), stage.close()]).then(() => {}) }
}

type Measuring = { ours: Side; theirs: Side; rounds: number }

async function measure({ ours, theirs, rounds }: Measuring): Promise<Figure[]> {
  const times = { ours: [] as number[], theirs: [] as number[] }
  for (let round = -1; round < rounds; round++) {
    await ours.stage.rows('select bench.make_due()')
    const our = await drained(ours, 'select punctual.claim_due_schedules($1, $2)', ['bench', jobs])
    const their = await drained(theirs, 'select bench.add($1)', [jobs])
    if (round === -1) continue
    times.ours.push(our)
    times.theirs.push(their)
  }
  return figuresOf(times)
}

async function drained({ stage, child }: Side, text: string, values: unknown[]): Promise<number> {
  await stage.endAll()
  const done = child.next('drained')
  await stage.rows(text, values)
  const since = wallMs()
  await done
  while (await isBusy(stage));
  return wallMs() - since
}

async function isBusy(stage: Stage): Promise<boolean> {
  const [row] = await stage.rows<{ busy: boolean }>('select bench.is_busy() as busy')
  return row!.busy
}

function figuresOf({ ours, theirs }: { ours: number[]; theirs: number[] }): Figure[] {
  const rates = ours.map((ms) => (jobs / ms) * 1_000)
  return [
    {
      name: 'job runs a second, tracked',
      measured: median(rates),
      spread: [Math.min(...rates), Math.max(...rates)],
      unit: '/s',
      must: { least: 6_000 },
      aim: { least: 10_000 },
      detail: shown(ours),
    },
    {
      name: 'time to that of Graphile Worker alone, tuned, untracked',
      ...ratio({ of: ours, to: theirs }),
      unit: '×',
      detail: `${shown(ours)} to ${shown(theirs)}`,
    },
  ]
}
