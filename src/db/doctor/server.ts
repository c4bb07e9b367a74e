import type { Client } from 'pg'

/** What the server says of itself; null where this login may not know. */
export type ServerFacts = {
  version: string
  versionNumber: number
  isStandby: boolean
  isReadOnly: boolean
  settings: Record<string, string>
  connections: number
  oldestTransactionSeconds: number | null
  preparedTransactions: number
  notificationQueueUsage: number
}

const names = [
  'max_connections',
  'superuser_reserved_connections',
  'autovacuum',
  'track_counts',
  'synchronous_commit',
  'fsync',
  'session_replication_role',
  'idle_session_timeout',
  'max_prepared_transactions',
]

export async function serverFacts(client: Client): Promise<ServerFacts> {
  const { rows } = await client.query(`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as "versionNumber",
      pg_is_in_recovery() as "isStandby", current_setting('transaction_read_only') = 'on' as "isReadOnly",
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend' or backend_type is null) as connections,
      (select extract(epoch from clock_timestamp() - min(xact_start))::double precision from pg_stat_activity
        where pid <> pg_backend_pid() and (backend_type = 'client backend')) as "oldestTransactionSeconds",
      (select count(*)::int from pg_prepared_xacts) as "preparedTransactions",
      pg_notification_queue_usage() as "notificationQueueUsage"`)
  const settings = await client.query('select name, setting from pg_settings where name = any ($1)', [names])
  return {
    ...rows[0],
    settings: Object.fromEntries(settings.rows.map(({ name, setting }) => [name, setting])),
  }
}

/** Whether a session may limit how long it may be silent, which is the leader's lease. Leaves the session as it was. */
export async function mayLease(client: Client): Promise<boolean> {
  await client.query('begin')
  try {
    await client.query("select set_config('idle_session_timeout', '61000', true)")
    const { rows } = await client.query("select current_setting('idle_session_timeout') as found")
    return rows[0].found !== '0'
  } catch {
    return false
  } finally {
    await client.query('rollback')
  }
}

export type ZoneFacts = {
  inUse: string[]
  unknown: string[]
  parked: { id: string; problem: string | null }[]
}

/** Zones of the schedules there are, those among them that the server does not know, and schedules that cannot fire. */
export async function zoneFacts(client: Client, others: readonly string[]): Promise<ZoneFacts> {
  const { rows } = await client.query(
    "select distinct timezone as zone from punctual.schedule_detail where state <> 'retired'",
  )
  const inUse = [...new Set([...rows.map(({ zone }) => zone), ...others])].sort()
  const known = await client.query('select name from pg_timezone_names where name = any ($1)', [inUse])
  const names = new Set(known.rows.map(({ name }) => name))
  const parked = await client.query(
    "select id, problem from punctual.schedule_detail where state = 'parked' order by id limit 100",
  )
  return { inUse, unknown: inUse.filter((zone) => !names.has(zone)), parked: parked.rows }
}

type Asked = { zones: readonly string[]; instants: readonly Date[] }

/** The wall time of each zone at each instant, as `2026-03-08 03:00:00`. */
export async function wallTimes(client: Client, { zones, instants }: Asked) {
  const { rows } = await client.query(
    `select z.zone, i.at, to_char(i.at at time zone z.zone, 'YYYY-MM-DD HH24:MI:SS') as wall
     from unnest($1::text[]) as z (zone) cross join unnest($2::timestamptz[]) as i (at)`,
    [zones, instants],
  )
  return rows as { zone: string; at: Date; wall: string }[]
}
