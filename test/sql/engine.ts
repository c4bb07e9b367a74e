/**
 * The engine of sql/ under a virtual clock, for tests: one database for the test file, emptied before each test.
 *
 * Everything goes through the functions that daemons, workers and operators call (calls.ts), each with an explicit
 * instant. What a test wants to know it reads from the tables (reading.ts), whole rows at a time. Instants are times
 * of one day: `at('12:00:05')`. Errors are pg's own, so that a test can name the SQLSTATE.
 */

import type { Client } from 'pg'
import { beforeEach } from 'vitest'
import { types } from '../../src/db/types.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Calls, calls } from './calls.ts'
import { emptyTables } from './empty-tables.ts'
import { type Reading, reading } from './reading.ts'

// biome-ignore lint/suspicious/noExplicitAny: rows of many shapes, which the assertions of a test spell out.
export type Row = Record<string, any>
export type Query = (text: string, values?: unknown[]) => Promise<Row[]>
export type Engine = Calls & Reading & { database: TestDatabase; query: Query }

/** To be called at the top of a test file. */
export function createEngine(): Engine {
  const engine = {} as Engine
  beforeEach(async () => {
    engine.database ??= await createTestDatabase()
    const query = queryOf(engine.database.pool)
    await emptyTables(query)
    Object.assign(engine, { query }, calls(query), reading(query))
  })
  return engine
}

/** Rows with our types: bigint as number, interval as seconds. */
export function queryOf(client: Pick<Client, 'query'>): Query {
  return async (text, values = []) => (await client.query({ text, values, types })).rows
}

/** An instant of the day on which all tests happen: `at('12:00')`, `at('12:00:05.250')`. */
export function at(time: string): Date {
  return new Date(`2026-03-01T${time.length === 5 ? `${time}:00` : time}Z`)
}

/** `count` instants from `first` on, so many seconds apart. */
export function every(stepSeconds: number, { first, count }: { first: Date; count: number }): Date[] {
  return Array.from({ length: count }, (_, index) => new Date(first.getTime() + index * stepSeconds * 1_000))
}
