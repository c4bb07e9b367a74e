import { dismissMissed, runMissed } from '../../../db/missed.ts'
import { type RunDetail, runsNumbered } from '../../../db/runs.ts'
import type { Transaction } from '../../../db/transaction.ts'
import { counted } from '../../../wording.ts'
import { Problem } from '../../problem.ts'
import { oneByOne, type Refused } from '../acting.ts'
import { bySchedule } from './choice.ts'

type Acting = {
  transaction: Transaction
  runIds: readonly number[]
  actor: string
  reason: string | undefined
}

/** Makes up for them, schedule by schedule; how many became runs. What did not is a refusal that names each. */
export async function runChosen(
  acting: Acting & { perMinute: number | undefined },
): Promise<number | Problem> {
  const { transaction, runIds, actor, reason, perMinute } = acting
  const done = new Set<number>()
  const refused = await eachSchedule({ transaction, runIds }, async (id, chosen) => {
    const released = await runMissed(transaction, { id, runIds: chosen, actor, reason, perMinute })
    for (const { runId } of released) done.add(runId)
  })
  return settled({ transaction, runIds, done, refused, verb: 'asked to run' })
}

/** Says of them that they need not run. */
export async function dismissChosen(acting: Acting): Promise<number | Problem> {
  const { transaction, runIds, actor, reason } = acting
  const before = await runsNumbered(transaction, runIds)
  const open = new Set(before.filter(isOwed).map(({ id }) => id))
  const done = new Set<number>()
  const refused = await eachSchedule({ transaction, runIds: [...open] }, async (id, chosen) => {
    await dismissMissed(transaction, { id, runIds: chosen, actor, reason })
    for (const each of chosen) done.add(each)
  })
  return settled({ transaction, runIds, done, refused, verb: 'dismissed' })
}

const isOwed = ({ status, reason }: RunDetail) => status === 'skipped' && reason !== 'dismissed'

async function eachSchedule(
  { transaction, runIds }: Pick<Acting, 'transaction' | 'runIds'>,
  act: (id: string, chosen: number[]) => Promise<void>,
): Promise<Refused[]> {
  const chosen = bySchedule(await runsNumbered(transaction, runIds))
  const numbersOf = (id: string) => chosen.get(id)!.map((run) => run.id)
  return oneByOne(transaction, [...chosen.keys()], (id) => act(id, numbersOf(id)))
}

type Settling = Pick<Acting, 'transaction' | 'runIds'> & {
  done: ReadonlySet<number>
  refused: readonly Refused[]
  verb: string
}

/** A problem that is thrown where nothing was done at all. */
async function settled({ transaction, runIds, done, refused, verb }: Settling): Promise<number | Problem> {
  const named = new Set(refused.map(({ id }) => id))
  const others = (await runsNumbered(transaction, runIds)).filter(
    ({ id, scheduleId }) => !done.has(id) && !named.has(scheduleId),
  )
  const errors = [
    ...refused.map(({ id, error: { message, hint } }) => ({
      parameter: id,
      detail: [message, hint].filter(Boolean).join('. '),
    })),
    ...others.map(({ id, scheduleId, status, reason }) => {
      const what =
        reason === 'dismissed' ? 'was dismissed already' : `was made up for already: it is ${status}`
      return { parameter: `run ${id}`, detail: `of ${scheduleId} ${what}` }
    }),
  ]
  if (errors.length === 0 && done.size > 0) return done.size
  const problem = new Problem({
    kind: 'refused',
    detail:
      done.size === 0
        ? 'Nothing was done: none of them is owed any more.'
        : `${counted(done.size, 'missed one was', 'missed ones were')} ${verb}, the others were not.`,
    errors,
  })
  if (done.size === 0) throw problem
  return problem
}
