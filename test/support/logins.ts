import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { databaseUrl } from './database-url.ts'

export type Login = { name: string; url: string }

const made: string[] = []

afterAll(async () => {
  for (const name of made.splice(0)) await administrate(`drop role ${name}`).catch(unlessKept)
})

/** A database that is kept for somebody to look at may hold what the login made there. */
function unlessKept(error: { code?: string }): void {
  if (error.code !== '2BP01') throw error
}

/** A login of its own that is in these roles and in nothing else; gone after the file, once its databases are. */
export async function createLogin(
  database: { name: string },
  roles: readonly string[],
  { can = '' } = {},
): Promise<Login> {
  const name = `login_${randomBytes(4).toString('hex')}`
  await administrate(`create role ${name} login password 'test' ${can}`)
  made.push(name)
  for (const role of roles) await administrate(`grant ${role} to ${name}`)
  const url = new URL(databaseUrl({ url: inject('postgres').url, name: database.name }))
  url.username = name
  url.password = 'test'
  return { name, url: url.href }
}

async function administrate(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgres').url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
