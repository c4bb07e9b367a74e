import type { Queryable, Row } from './database.ts'

/** Asks over one connection; throws errors as everybody else sees them. */
export type Ask = (text: string, values: readonly unknown[]) => Promise<Row[]>

/**
 * Does work in a transaction of this connection. A statement that fails has ended it, as Postgres has it; what the work asks
 * after that, to tell somebody why, it asks in another one that can only read, and the failure is what comes out.
 */
export async function inTransaction<Done>(
  ask: Ask,
  work: (transaction: Queryable) => Promise<Done>,
): Promise<Done> {
  let failure: { error: unknown } | undefined
  async function query<R = Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    try {
      return (await ask(text, values)) as R[]
    } catch (error) {
      if (failure === undefined) {
        failure = { error }
        await ask('rollback', []).catch(() => {})
        await ask('begin read only', []).catch(() => {})
      }
      throw error
    }
  }
  await ask('begin', [])
  try {
    const done = await work({ query })
    if (failure !== undefined) throw failure.error
    await ask('commit', [])
    return done
  } catch (error) {
    await ask('rollback', []).catch(() => {})
    throw error
  }
}
