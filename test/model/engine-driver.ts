import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { createTestDatabase } from '../support/database.ts'
import { fixtureOf } from './fixture.ts'
import type { Definition } from './state.ts'

export type Step = { beat: string[]; call: string }
export type Seen = { answer: unknown; snapshot: unknown }
export type Driver = { play(definitions: Definition[], steps: Step[]): Promise<Seen[]> }

/** Scenarios after which the rows that were never committed are swept out of the tables. */
const tidyEvery = 25

/**
 * Plays whole scenarios on Punctual, one round trip each, and looks at everything after each step. A scenario is one
 * transaction that is rolled back: time is an argument, so nothing needs to be committed to go on, and the next one
 * finds empty tables.
 */
export async function createDriver(): Promise<Driver> {
  const database = await createTestDatabase()
  const client = await database.connect()
  await client.query(readFileSync(new URL('harness.sql', import.meta.url), 'utf8'))
  let played = 0
  return {
    async play(definitions, steps) {
      if (++played % tidyEvery === 0) await client.query('vacuum')
      const text = ['begin', ...fixtureOf(definitions), ...steps.flatMap(textOf), 'rollback'].join(';\n')
      try {
        const results = (await client.query(text)) as unknown as pg.QueryResult[]
        return results.flatMap(({ rows }) => rows).filter((row) => 'snapshot' in row)
      } catch (error) {
        await client.query('rollback')
        throw error
      }
    },
  }
}

function textOf({ beat, call }: Step): string[] {
  return [...beat, `select model.attempt($step$${call}$step$) as answer, model.snapshot() as snapshot`]
}
