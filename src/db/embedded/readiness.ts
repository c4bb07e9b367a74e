import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { ourDatabase } from './cluster.ts'
import { readIfThere } from './processes.ts'

type Started = { child: ChildProcess; folder: string }

/**
 * True once the server has written that it is ready, after recovery if need be; false when it ended instead. Its own
 * pid file says so, and not a connection: on a port that was taken from us, somebody else would answer.
 */
export async function becomesReady({ child, folder }: Started): Promise<boolean> {
  child.on('error', () => undefined)
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const file = readIfThere(join(folder, 'data', 'postmaster.pid')) ?? ''
    const [pid, , , , , , , status] = file.split('\n')
    if (Number(pid) === child.pid && status?.trim() === 'ready') return true
    await delay(20)
  }
  return false
}

/** The first real connection, which makes our database where it is missing. */
export async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rowCount } = await client.query('select from pg_database where datname = $1', [ourDatabase])
    if (rowCount === 0) await client.query(`create database ${ourDatabase}`)
  } finally {
    await client.end().catch(() => undefined)
  }
}
