/**
 * One Postgres for the whole test run, and in it one migrated template: a test file gets its own database as a copy of
 * that, in some 40 ms. The copies of files that failed stay, and their URLs are printed.
 */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/db/migrate.ts'
import { databaseUrl } from './database-url.ts'
import { startTestServer } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { url: string; template: string; prefix: string }
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer()
  const { url } = server
  const run = randomBytes(3).toString('hex')
  const template = `punctual_template_${run}`
  const prefix = `test_${run}`
  try {
    await administrate(url, `create database ${template}`)
    await migrate({ connectionString: databaseUrl({ url, name: template }) })
  } catch (error) {
    await server.stop({ keep: false })
    throw error
  }
  project.provide('postgres', { url, template, prefix })
  return async () => {
    await administrate(url, `drop database ${template} with (force)`)
    const kept = await administrate(url, `select datname from pg_database where datname like '${prefix}\\_%'`)
    for (const { datname } of kept) console.log(`Kept: psql "${databaseUrl({ url, name: datname })}"`)
    await server.stop({ keep: kept.length > 0 })
  }
}

async function administrate(url: string, text: string): Promise<{ datname: string }[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
