import type { Database } from '../db/database.ts'
import { findSchedule } from '../db/schedules.ts'
import { factsOf, isOfOneThing, type PunctualError, type Refusal } from '../errors.ts'
import { counted } from '../wording.ts'
import type { Output } from './output.ts'
import { mark } from './paint.ts'

type Acting = {
  database: Database
  ids: readonly string[]
  output: Output
  /** Answers the outcome in one or two words, and what is in its way all the same. */
  act(id: string): Promise<{ outcome: string; problem?: string | undefined }>
}

type Outcome = {
  id: string
  outcome: string
  problem?: string | undefined
  detail?: string
  hint?: string
  reason?: Refusal | undefined
}

/**
 * Does the same to several schedules: to none of them when one does not exist. One that refuses does not keep the others from
 * it, and the exit code is its.
 */
export async function onEach({ database, ids, output, act }: Acting): Promise<number | undefined> {
  for (const id of ids) await findSchedule(database, id)
  const schedules: Outcome[] = []
  const refusals: PunctualError[] = []
  for (const id of ids) {
    try {
      const done = await act(id)
      schedules.push({ id, ...done })
      if (done.problem !== undefined) output.warn(`${id} will not fire: ${done.problem}`)
    } catch (error) {
      if (!isOfOneThing(error) || ids.length === 1) throw error
      refusals.push(error)
      const { message: detail, hint } = error
      schedules.push({ id, outcome: 'refused', detail, hint, reason: factsOf(error).reason })
    }
  }
  output.data({ schedules }, () => schedules.map(line).join('\n') || 'There is nothing to change.')
  if (refusals.length > 0) output.warn(`${refusals.length} of ${counted(ids.length, 'schedule')} refused.`)
  return refusals[0]?.exitCode
}

function line({ id, outcome, detail }: Outcome): string {
  const shown = outcome === 'refused' ? 'failed' : outcome
  return `${mark(shown)} ${id} ${outcome}${detail === undefined ? '' : `: ${detail}`}`
}
