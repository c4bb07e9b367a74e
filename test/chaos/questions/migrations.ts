/**
 * What does a migration do to others, and what does its death leave? Each table is held in turn while all are changed and
 * read; and of five migrators at once, the one at work dies at its n-th statement, for each n.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { ownFolder } from '../../../src/db/migrate/files.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { startCluster } from '../../support/cluster.ts'
import { databaseUrl } from '../../support/database-url.ts'
import { interrupt, schemaOf, statementsOf } from '../../upgrade/migrating/interrupted.ts'
import { migrateUnderLoad, namesOf } from '../../upgrade/migrating/under-load.ts'
import type { Figure, Question, Setting } from '../question.ts'

type Asking = Setting & { server: string; client: pg.Client }
type Part = { figure: Figure; planned: number; injected: number }

export const question: Question = {
  name: 'migrations',
  about: 'R29, R31: a migration under load, and one that dies at each of its statements',
  async ask(setting) {
    const cluster = await startCluster({ settings: { fsync: 'off' } })
    const client = new pg.Client(cluster.url)
    await client.connect()
    try {
      const asking = { ...setting, server: cluster.url, client }
      const parts = [await underLoad(asking), await interrupted(asking)]
      return {
        figures: parts.map(({ figure }) => figure),
        faults: {
          planned: parts.reduce((sum, { planned }) => sum + planned, 0),
          injected: parts.reduce((sum, { injected }) => sum + injected, 0),
        },
      }
    } finally {
      await client.end()
      await cluster.remove()
    }
  },
}

async function underLoad({ server, client, long, short, say }: Asking): Promise<Part> {
  const url = await emptyDatabase({ server, client, name: 'loaded' })
  await migrate({ connectionString: url })
  const all = await tablesOf(url)
  const tables = long
    ? all
    : all.filter((name) => (short ? ['runs'] : ['schedules', 'runs', 'job_runs']).includes(name))
  const waits: number[] = []
  for (const table of tables) {
    const folder = copyOfRelease()
    const { retries, longestMs, applied } = await migrateUnderLoad({ url, folder, table })
    rmSync(folder, { recursive: true })
    say(
      `${table} held: ${retries} attempts given up, a reader waited ${Math.round(longestMs)} ms at the most`,
    )
    if (retries >= 2 && applied.length === 1) waits.push(longestMs)
    // Else the next copy of the release, which lacks the step, would find a newer database.
    await forget(url)
  }
  const figure = {
    id: 'R29',
    what: `longest wait of a reader while all tables are changed and one of ${tables.length} is held`,
    measured: `${Math.round(Math.max(...waits))} ms`,
    ...{
      target: '< 3,000 ms',
      peer: 'node-pg-migrate sets no lock timeout',
      holds: Math.max(...waits) < 3_000,
    },
  }
  return { figure, planned: tables.length, injected: waits.length }
}

async function interrupted({ server, client, long, short, say }: Asking): Promise<Part> {
  const whole = await emptyDatabase({ server, client, name: 'whole' })
  const statements = await statementsOf(whole)
  const schema = JSON.stringify(await schemaOf(whole))
  const step = long ? 1 : Math.ceil(statements / (short ? 3 : 15))
  let [planned, injected, differing] = [0, 0, 0]
  for (let at = 1; at <= statements; at += step) {
    planned++
    const url = await emptyDatabase({ server, client, name: 'interrupted' })
    const after = await interrupt({ url, at })
    if (after.hasDied) injected++
    if (after.survivors !== 4 || JSON.stringify(after.schema) !== schema) {
      differing++
      say(`killed at statement ${at}: another schema, or ${4 - after.survivors} others failed`)
    }
  }
  say(`${injected} of ${statements} statements were the last of a migrator`)
  const figure = {
    id: 'R31',
    what: `schemas that differ after one of five migrators died at its n-th statement (of ${statements})`,
    measured: `${differing} of ${injected}`,
    ...{ target: '0', peer: 'nobody tests it', holds: differing === 0 },
  }
  return { figure, planned, injected }
}

async function emptyDatabase({ server, client, name }: { server: string; client: pg.Client; name: string }) {
  await client.query(`drop database if exists ${name} with (force)`)
  await client.query(`create database ${name} template template0`)
  return databaseUrl({ url: server, name })
}

async function tablesOf(url: string): Promise<string[]> {
  const client = new pg.Client(url)
  await client.connect()
  return namesOf(client).finally(() => client.end())
}

async function forget(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query("delete from punctual.migrations where name like '09%'").finally(() => client.end())
}

function copyOfRelease(): string {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-release-'))
  for (const name of ['migrations', 'sql']) {
    mkdirSync(join(folder, name))
    cpSync(join(ownFolder, name), join(folder, name), { recursive: true })
  }
  return folder
}
