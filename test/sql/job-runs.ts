import { type job, schedule } from './definitions.ts'
import { at, type Engine, every } from './engine.ts'

export const minutes = every(60, { first: at('12:00'), count: 30 })

type Claimed = { run: number; ids: number[] }
type Claiming = { jobs: ReturnType<typeof job>[]; waves: string[][]; fields?: Parameters<typeof schedule>[1] }

/** Claims one run of a schedule `s` with these waves; the numbers of its job runs are in order of wave and name. */
export async function claimRun(engine: Engine, { jobs, waves, fields }: Claiming): Promise<Claimed> {
  await engine.ready([[schedule('s', { waves, ...fields }), minutes]], { jobs })
  await engine.claim(at('12:00'))
  const [run] = await engine.ledger('s')
  const jobRuns = await engine.jobRuns(run!.id)
  return { run: run!.id, ids: jobRuns.map(({ id }) => id) }
}
