import { z } from 'zod'
import type { Queryable } from './database.ts'
import { type DefinitionChange, definitionChanges } from './definitions.ts'
import { always, shaped } from './rows.ts'

const lastSyncRow = z.object({
  hash: z.string(),
  syncedAt: always,
  worker: z.string().nullable(),
  version: z.string().nullable(),
  host: z.string().nullable(),
  /** The config file; null where the daemon did not tell. */
  source: z.string().nullable(),
})
export type LastSync = z.infer<typeof lastSyncRow>

/** Which definitions the database holds; undefined before the first. */
export async function lastSync(database: Queryable): Promise<LastSync | undefined> {
  const [row] = await database.query('select * from punctual.last_sync()')
  return row && shaped(lastSyncRow, row)
}

const daemonDefinitions = z.object({
  id: z.string(),
  host: z.string(),
  status: z.string(),
  hash: z.string().nullable(),
  /** Whether the database holds what it was started with; null where nobody can tell. */
  isHeld: z.boolean().nullable(),
  isNewer: z.boolean().nullable(),
})
export type DaemonDefinitions = z.infer<typeof daemonDefinitions>

/** Each living daemon with the definitions that it was started with. */
export async function readDaemonDefinitions(database: Queryable): Promise<DaemonDefinitions[]> {
  const rows = await database.query('select * from punctual.daemon_definitions()')
  return rows.map((row) => shaped(daemonDefinitions, row))
}

/** What the code of a process is, for comparing. */
export type Code = { document: object; hash: string; source: string }

export type Compare = (database: Queryable, sync: LastSync | undefined) => Promise<DefinitionChange[]>

/** Tells what a sync of this code would change. What the database holds changes by syncs alone, so one is asked about once. */
export function comparer(code: Code | undefined): Compare {
  let told: { hash: string; changes: Promise<DefinitionChange[]> } | undefined
  return async (database, sync) => {
    if (code === undefined || sync === undefined || sync.hash === code.hash) return []
    if (told?.hash !== sync.hash) {
      const changes = definitionChanges(database, code.document)
      told = { hash: sync.hash, changes }
      changes.catch(() => {
        told = undefined
      })
    }
    return (await told.changes).filter(({ note }) => note === null)
  }
}
