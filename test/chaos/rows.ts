import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { types } from '../../src/db/types.ts'

// biome-ignore lint/suspicious/noExplicitAny: rows of many shapes, which those who ask spell out.
export type Row = Record<string, any>

/** Asks a database that may be away: what can be asked twice is asked until it answers. */
export type Asker = {
  rows(text: string, values?: unknown[]): Promise<Row[]>
  /** The rows, asked for again until they are as wanted. */
  until(asking: {
    text: string
    values?: unknown[]
    isWanted(rows: Row[]): boolean
    withinMs?: number
  }): Promise<Row[]>
  close(): Promise<void>
}

const askAgainMs = 20
const patienceMs = 60_000

export function openAsker(url: string): Asker {
  const pool = new pg.Pool({
    connectionString: url,
    max: 6,
    application_name: 'chaos',
    connectionTimeoutMillis: 5_000,
  })
  pool.on('error', () => undefined)
  const asked = async (text: string, values: unknown[]) => (await pool.query({ text, values, types })).rows

  async function rows(text: string, values: unknown[] = []): Promise<Row[]> {
    const signal = AbortSignal.timeout(patienceMs)
    for (;;) {
      try {
        return await asked(text, values)
      } catch (error) {
        if (signal.aborted || isOurFault(error)) throw error
        await setTimeout(askAgainMs)
      }
    }
  }

  return {
    rows,
    async until({ text, values, isWanted, withinMs = patienceMs }) {
      const signal = AbortSignal.timeout(withinMs)
      for (;;) {
        const found = await rows(text, values)
        if (isWanted(found)) return found
        if (signal.aborted)
          throw new Error(`never as wanted: ${text}\n${JSON.stringify(found.slice(0, 20), null, 2)}`)
        await setTimeout(askAgainMs)
      }
    },
    close: () => pool.end(),
  }
}

/** What no later moment mends: the statement itself is wrong. */
function isOurFault(error: unknown): boolean {
  const { code = '' } = error as { code?: string }
  return /^(22|23|42|P0|PN)/.test(code)
}
