import type { Queryable, Row } from './database.ts'

/** Asks over one connection; throws errors as everybody else sees them. */
export type Ask = (text: string, values: readonly unknown[]) => Promise<Row[]>

export type Transaction = Queryable & {
  /**
   * Does all of a part of the work, or none of it where a statement failed or it throws; the rest may go on. Parts come one after
   * the other.
   */
  part<Done>(work: () => Promise<Done>): Promise<Done>
}

/**
 * Does work in a transaction of this connection. A statement that fails has ended it, as Postgres has it; what the work asks
 * after that, to tell somebody why, it asks in another one that can only read, and the failure is what comes out.
 */
export async function inTransaction<Done>(
  ask: Ask,
  work: (transaction: Transaction) => Promise<Done>,
): Promise<Done> {
  let failure: { error: unknown } | undefined
  let onFailure = ['rollback', 'begin read only']

  function throwFailure(): void {
    if (failure !== undefined) throw failure.error
  }

  async function query<R = Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    try {
      return (await ask(text, values)) as R[]
    } catch (error) {
      if (failure === undefined) {
        failure = { error }
        for (const text of onFailure) await ask(text, []).catch(() => {})
      }
      throw error
    }
  }

  async function part<Done>(work: () => Promise<Done>): Promise<Done> {
    throwFailure()
    await query('savepoint part')
    const ofTheWhole = onFailure
    onFailure = ['rollback to part']
    try {
      const done = await work()
      throwFailure()
      await query('release part')
      return done
    } catch (error) {
      await ask('rollback to part', [])
      failure = undefined
      throw error
    } finally {
      onFailure = ofTheWhole
    }
  }

  await ask('begin', [])
  try {
    const done = await work({ query, part })
    throwFailure()
    await ask('commit', [])
    return done
  } catch (error) {
    await ask('rollback', []).catch(() => {})
    throw error
  }
}
