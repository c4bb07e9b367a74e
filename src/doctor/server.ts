import { mayLease, type ServerFacts, serverFacts } from '../db/doctor/server.ts'
import type { Client } from '../db/doctor/sessions.ts'
import { duration } from '../wording.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

/** The server's version and those of its settings on which something here depends. */
export async function checkServer(client: Client): Promise<Finding[]> {
  const facts = await serverFacts(client)
  return [
    ...judgeServer(facts),
    (await mayLease(client))
      ? ok('lease', 'A session may limit its own silence (idle_session_timeout).')
      : fail(
          'lease',
          'idle_session_timeout cannot be set: a leader that is cut off would keep its lock.',
          'Use a direct connection to Postgres 14 or newer.',
        ),
  ]
}

export function judgeServer(facts: ServerFacts): Finding[] {
  const { settings } = facts
  return [
    judgeVersion(facts),
    ...judgeStandby(facts),
    judgeHeadroom(facts),
    ...judgeVacuum(facts),
    ...judgeTransactions(facts),
    ...judgeNotifications(facts),
    ...when(settings.synchronous_commit === 'off', () =>
      warn(
        'durability',
        'synchronous_commit is off: a crash of the server may forget the last decisions, and they are made again.',
        'alter system set synchronous_commit = on; select pg_reload_conf();',
      ),
    ),
    ...when(settings.fsync === 'off', () =>
      warn(
        'durability',
        'fsync is off: a crash of the machine may destroy the database.',
        'alter system set fsync = on; select pg_reload_conf();',
      ),
    ),
    ...when(settings.session_replication_role !== 'origin', () =>
      fail(
        'replication',
        `session_replication_role is ${settings.session_replication_role}: triggers do not run.`,
        'Set it to origin for this login.',
      ),
    ),
  ]
}

function when(is: boolean, finding: () => Finding): Finding[] {
  return is ? [finding()] : []
}

function judgeVersion({ version, versionNumber }: ServerFacts): Finding {
  const major = Math.floor(versionNumber / 10_000)
  if (major < 15)
    return fail('postgres', `Postgres ${version} is too old.`, 'Upgrade to Postgres 15 or newer.')
  if (major > 18)
    return warn(
      'postgres',
      `Postgres ${version} is newer than what Punctual was tested with.`,
      'Tested: 15 to 18.',
    )
  return ok('postgres', `Postgres ${version}.`)
}

function judgeStandby({ isStandby, isReadOnly }: ServerFacts): Finding[] {
  const fix = 'Point DATABASE_URL and DIRECT_DATABASE_URL to the primary.'
  if (isStandby) return [fail('primary', 'This server is a standby: nothing can be written.', fix)]
  return when(isReadOnly, () =>
    fail('primary', 'Transactions are read-only here (default_transaction_read_only).', fix),
  )
}

const comfortable = 10

function judgeHeadroom({ settings, connections }: ServerFacts): Finding {
  const most = Number(settings.max_connections) - Number(settings.superuser_reserved_connections)
  const left = most - connections
  const found = `${connections} of ${most} connections are in use.`
  const fix =
    'Raise max_connections, or let web and workers go through a pooler: a worker takes about 20, a daemon 3, a web process 5.'
  if (left <= 0) return fail('connections', found, fix)
  return left < comfortable ? warn('connections', found, fix) : ok('connections', found)
}

function judgeVacuum({ settings }: ServerFacts): Finding[] {
  if (settings.autovacuum === 'on' && settings.track_counts === 'on')
    return [ok('autovacuum', 'Autovacuum is on.')]
  const fix = 'alter system set autovacuum = on; alter system set track_counts = on; select pg_reload_conf();'
  return [
    fail(
      'autovacuum',
      'Autovacuum is off: the clocks of the schedules are rewritten with each claim, and would grow without an end.',
      fix,
    ),
  ]
}

const longSeconds = 300

function judgeTransactions({ oldestTransactionSeconds: age, preparedTransactions }: ServerFacts): Finding[] {
  return [
    ...when(age !== null && age > longSeconds, () =>
      warn(
        'transactions',
        `A transaction has been open for ${duration(age! * 1_000)}: vacuum cannot clean up behind it.`,
        'select pid, usename, application_name, xact_start, query from pg_stat_activity order by xact_start; then pg_terminate_backend(pid).',
      ),
    ),
    ...when(preparedTransactions > 0, () =>
      warn(
        'transactions',
        `Prepared transactions that nobody has ended: ${preparedTransactions}.`,
        "select * from pg_prepared_xacts; then rollback prepared '…'.",
      ),
    ),
  ]
}

function judgeNotifications({ notificationQueueUsage: usage }: ServerFacts): Finding[] {
  if (usage <= 0.01) return []
  const found = `The notification queue is ${(usage * 100).toFixed(1)} % full: some session listens inside a long transaction.`
  const fix =
    'select pid, application_name, xact_start from pg_stat_activity where xact_start is not null order by xact_start;'
  return [usage > 0.5 ? fail('notifications', found, fix) : warn('notifications', found, fix)]
}
