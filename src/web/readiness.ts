import type { Database } from '../db/database.ts'
import { requireCurrentSchema } from '../db/migrate.ts'
import { PunctualError } from '../errors.ts'

/** One named question of a probe; a problem, as a sentence, is what makes it fail. */
export type ProbeCheck = { name: string; problem?: string | undefined }

export type Serving = { database: Database; stopping: AbortSignal }

const patienceMs = 1_000

/** Whether this process can serve: it is not stopping, its database answers, and the schema there is ours. */
export async function readyChecks({ database, stopping }: Serving): Promise<ProbeCheck[]> {
  if (stopping.aborted) return [{ name: 'serving', problem: 'This process is stopping.' }]
  const serving = { name: 'serving' }
  try {
    await within(requireCurrentSchema({ client: database.pool }))
    return [serving, { name: 'database' }, { name: 'schema' }]
  } catch (error) {
    if (error instanceof PunctualError && error.code !== 'database-unreachable')
      return [serving, { name: 'database' }, { name: 'schema', problem: `${error.message}. ${error.hint}` }]
    return [serving, { name: 'database', problem: 'The database does not answer.' }]
  }
}

/** The answer, or an error where it does not come within a second. */
export async function within<Result>(work: Promise<Result>): Promise<Result> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs)
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer))
}

/** Lets askers at the same time share one answer, so that a flood of probes is one statement at a time. */
export function once<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asking: Promise<Answer> | undefined
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }
}
