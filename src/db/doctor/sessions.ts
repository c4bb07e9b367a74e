import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { connect } from '../connect.ts'

export type { Client } from 'pg'

/** Two sessions of our own, for what one alone cannot tell. */
export type Pair = { one: Client; other: Client; close(): Promise<void> }

const applicationName = 'punctual doctor'

export async function openPair(connectionString: string): Promise<Pair> {
  const one = await connect({ connectionString, applicationName })
  try {
    const other = await connect({ connectionString, applicationName })
    return { one, other, close: async () => void (await Promise.all([one.end(), other.end()])) }
  } catch (error) {
    await one.end()
    throw error
  }
}

const patienceMs = 3_000

/**
 * Why these are no sessions of their own on the server; undefined when they are. What it sets is a name of its own: through a
 * pooler, another client may inherit it.
 */
export async function whyPooled({ one, other }: Pair): Promise<string | undefined> {
  const mark = randomBytes(8).toString('hex')
  await one.query("select set_config('punctual.doctor', $1, false)", [mark])
  const before = await backendIn(one)
  // While the other is inside a transaction, a pooler has to give the first one another connection, or let it wait.
  await other.query('begin')
  const neighbour = await backendIn(other)
  const meanwhile = await backendIn(one).catch(() => undefined)
  await other.query('commit')
  if (meanwhile === undefined) return 'one transaction had to wait for another to end'
  const after = await backendIn(one)
  if (meanwhile !== before || after !== before || neighbour === before)
    return 'its transactions run on different server connections'
  const { rows } = await one.query("select current_setting('punctual.doctor', true) as mark")
  return rows[0].mark === mark ? undefined : 'a setting made by SET was forgotten'
}

async function backendIn(client: Client): Promise<number> {
  const asked = { text: 'select pg_backend_pid() as backend', query_timeout: patienceMs }
  return (await client.query(asked)).rows[0].backend
}

const wordWithinMs = 2_000

/** How long a notification took from one to the other, in milliseconds; undefined when it did not come. */
export async function listenRoundTrip({ one, other }: Pair): Promise<number | undefined> {
  const channel = `punctual_doctor_${randomBytes(4).toString('hex')}`
  const { promise, resolve } = Promise.withResolvers<boolean>()
  one.on('notification', (heard) => heard.channel === channel && resolve(true))
  await one.query(`listen ${channel}`)
  const since = performance.now()
  const timer = setTimeout(() => resolve(false), wordWithinMs)
  await other.query('select pg_notify($1, $2)', [channel, ''])
  const isHeard = await promise
  clearTimeout(timer)
  await one.query(`unlisten ${channel}`)
  return isHeard ? performance.now() - since : undefined
}

/** What is wrong with advisory locks; undefined when nothing is. Waits for nothing, and its key is nobody else's. */
export async function lockProblem({ one, other }: Pair): Promise<string | undefined> {
  const key = randomBytes(4).readInt32BE()
  const ask = async (client: Client, call: string) =>
    (await client.query(`select ${call}(hashtext('punctual doctor'), $1) as answer`, [key])).rows[0]
      .answer as boolean
  if (!(await ask(one, 'pg_try_advisory_lock'))) return 'a lock that nobody holds could not be taken'
  const isShared = await ask(other, 'pg_try_advisory_lock')
  if (isShared) await ask(other, 'pg_advisory_unlock')
  const isReleased = await ask(one, 'pg_advisory_unlock')
  if (isShared) return 'two sessions were given the same lock'
  return isReleased ? undefined : 'a lock was not where it had been taken'
}

const measurements = 5

/** How far the server's clock is ahead of this machine's, in milliseconds, and how wrong that may be. */
export async function clockOffset({ one }: Pair): Promise<{ offsetMs: number; errorMs: number }> {
  const found: { offsetMs: number; errorMs: number }[] = []
  for (let count = 0; count < measurements; count++) {
    const since = performance.now()
    const wall = Date.now()
    const { rows } = await one.query(
      'select extract(epoch from clock_timestamp())::double precision * 1000 as now',
    )
    const tripMs = performance.now() - since
    found.push({ offsetMs: rows[0].now - (wall + tripMs / 2), errorMs: tripMs / 2 })
  }
  return found.reduce((best, each) => (each.errorMs < best.errorMs ? each : best))
}
