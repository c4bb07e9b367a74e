import type { Database } from '../../../db/database.ts'
import { dismissMissed, runMissed } from '../../../db/missed.ts'
import { type RunDetail, runsNumbered } from '../../../db/runs.ts'
import { PunctualError } from '../../../errors.ts'
import { counted } from '../../../wording.ts'
import { type Fault, Problem } from '../../problem.ts'
import { bySchedule } from './choice.ts'

type Acting = { database: Database; runIds: readonly number[]; actor: string; reason: string | undefined }

/** Makes up for them, schedule by schedule; how many became runs. What did not is a refusal that names each. */
export async function runChosen({ database, runIds, actor, reason }: Acting): Promise<number> {
  const made = new Set<number>()
  const faults = await eachSchedule({ database, runIds }, async (id, chosen) => {
    for (const { runId } of await runMissed(database, { id, runIds: chosen, actor, reason })) made.add(runId)
  })
  return settled({ database, runIds, done: made, faults, verb: 'asked to run' })
}

/** Says of them that they need not run. */
export async function dismissChosen({ database, runIds, actor, reason }: Acting): Promise<number> {
  const before = await runsNumbered(database, runIds)
  const open = new Set(before.filter(isOwed).map(({ id }) => id))
  const done = new Set<number>()
  const faults = await eachSchedule({ database, runIds: [...open] }, async (id, chosen) => {
    await dismissMissed(database, { id, runIds: chosen, actor, reason })
    for (const each of chosen) done.add(each)
  })
  return settled({ database, runIds, done, faults, verb: 'dismissed' })
}

const isOwed = ({ status, reason }: RunDetail) => status === 'skipped' && reason !== 'dismissed'

/** One schedule that refuses keeps no other from its turn. */
async function eachSchedule(
  { database, runIds }: { database: Database; runIds: readonly number[] },
  act: (id: string, chosen: number[]) => Promise<void>,
): Promise<Fault[]> {
  const faults: Fault[] = []
  for (const [id, runs] of bySchedule(await runsNumbered(database, runIds)))
    await act(
      id,
      runs.map((run) => run.id),
    ).catch((error: unknown) => {
      if (!(error instanceof PunctualError)) throw error
      faults.push({ parameter: id, detail: [error.message, error.hint].filter(Boolean).join('. ') })
    })
  return faults
}

type Settling = {
  database: Database
  runIds: readonly number[]
  done: ReadonlySet<number>
  faults: Fault[]
  verb: string
}

async function settled({ database, runIds, done, faults, verb }: Settling): Promise<number> {
  const refused = new Set(faults.map(({ parameter }) => parameter))
  const others = (await runsNumbered(database, runIds)).filter(
    ({ id, scheduleId }) => !done.has(id) && !refused.has(scheduleId),
  )
  const errors = [
    ...faults,
    ...others.map(({ id, scheduleId, status, reason }) => {
      const what =
        reason === 'dismissed' ? 'was dismissed already' : `was made up for already: it is ${status}`
      return { parameter: `run ${id}`, detail: `of ${scheduleId} ${what}` }
    }),
  ]
  if (errors.length === 0 && done.size > 0) return done.size
  throw new Problem({
    kind: 'refused',
    detail:
      done.size === 0
        ? 'Nothing was done: none of them is owed any more.'
        : `${counted(done.size, 'missed one was', 'missed ones were')} ${verb}, the others were not.`,
    errors,
  })
}
