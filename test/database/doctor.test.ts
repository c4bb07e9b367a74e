import { expect, onTestFinished, test } from 'vitest'
import { openPair } from '../../src/db/doctor/sessions.ts'
import { catalogDrift } from '../../src/db/migrate/drift.ts'
import { migrate } from '../../src/db/migrate.ts'
import { checkClock, checkSession, checkUrl } from '../../src/doctor/connection.ts'
import { checkRights } from '../../src/doctor/rights.ts'
import { checkSchema } from '../../src/doctor/schema.ts'
import { checkServer } from '../../src/doctor/server.ts'
import { checkZones } from '../../src/doctor/zones.ts'
import { job, schedule } from '../sql/definitions.ts'
import { catalogOf } from '../support/catalog.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { noPgBouncer, startPgBouncer } from '../support/pgbouncer.ts'

async function examined(options: { empty?: boolean } = {}) {
  const database = await createTestDatabase(options)
  const pair = await openPair(database.url)
  onTestFinished(() => pair.close())
  return { database, pair, client: pair.one }
}
const drifted = async (database: TestDatabase) => {
  const { one, close } = await openPair(database.url)
  try {
    return (await catalogDrift({ client: one })).map(({ kind, name, is }) => `${kind} ${name} is ${is}`)
  } finally {
    await close()
  }
}

test('a database that is well passes every check', async () => {
  const { database, pair, client } = await examined()
  const findings = [
    await checkUrl(pair, { variable: 'DATABASE_URL', url: database.url, mustBeDirect: true }),
    ...(await checkSession(pair)),
    await checkClock(pair),
    ...(await checkSchema({ connectionString: database.url, client })),
    ...(await checkRights(client)),
    ...(await checkZones(client, ['Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns'])),
  ]
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([])
  expect(findings.map(({ check }) => check)).toEqual([
    ...[
      'DATABASE_URL',
      'listen',
      'lock',
      'clock',
      'schema',
      'graphile',
      'catalog',
      'rights',
      'roles',
      'zones',
    ],
  ])
  expect((await checkServer(client)).filter(({ check }) => check === 'lease')).toMatchObject([
    { level: 'ok' },
  ])
})

test('what it looks at is as it was: it changes nothing', async () => {
  const { database, pair, client } = await examined()
  const before = await catalogOf(database)
  await checkSchema({ connectionString: database.url, client })
  await checkSession(pair)
  expect(await catalogOf(database)).toEqual(before)
  expect(
    await database.query(
      "select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
    ),
  ).toEqual([])
})

test('an upgraded database and a fresh one are no drift; each thing changed by hand is, with the SQL that mends it', async () => {
  const { database } = await examined()
  expect(await drifted(database)).toEqual([])
  const before = await catalogOf(database)
  await database.query('drop index punctual.runs_occurrence_idx')
  await database.query('alter table punctual.schedules drop constraint schedules_halt_known')
  await database.query('alter table punctual.runs alter column occurrences drop default')
  await database.query('create index somebody_elses_idx on punctual.runs (error)')
  expect(await drifted(database)).toEqual([
    'column punctual.runs.occurrences is different',
    'constraint punctual.schedules.schedules_halt_known is missing',
    'index punctual.runs_occurrence_idx is missing',
  ])
  const { one, close } = await openPair(database.url)
  for (const { sql, kind } of await catalogDrift({ client: one })) if (kind !== 'column') await one.query(sql)
  await close()
  await database.query('alter table punctual.runs alter column occurrences set default 1')
  await database.query('drop index punctual.somebody_elses_idx')
  await database.query(
    "comment on index punctual.runs_occurrence_idx is 'The guarantee: one ledger row per occurrence, whoever leads.'",
  )
  expect(await catalogOf(database)).toEqual(before)
})

test('a unique index that is there and does not hold is a failure', async () => {
  const { database, client } = await examined()
  await database.query('drop index punctual.runs_occurrence_idx')
  await database.query(
    'create index runs_occurrence_idx on punctual.runs (schedule_id, scheduled_for, request)',
  )
  const findings = await checkSchema({ connectionString: database.url, client })
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([
    {
      check: 'catalog',
      level: 'fail',
      found: 'The unique index punctual.runs_occurrence_idx is not what this release installs.',
      fix: 'drop index if exists punctual.runs_occurrence_idx; CREATE UNIQUE INDEX runs_occurrence_idx ON punctual.runs USING btree (schedule_id, scheduled_for, request);',
    },
  ])
})

test('functions and views that somebody changed are installed again by what it says', async () => {
  const { database, client } = await examined()
  await database.query(
    "create or replace function punctual.leader_lock_key() returns bigint language sql immutable set search_path = pg_catalog, pg_temp as 'select 1::bigint'",
  )
  await database
    .query(
      'create or replace view punctual.reasons as select code, sentence from punctual.reasons_detail where false',
    )
    .catch(() => database.query('drop view punctual.reasons'))
  const wrong = (await checkSchema({ connectionString: database.url, client })).filter(
    ({ level }) => level === 'fail',
  )
  expect(wrong.map(({ found }) => found)).toEqual([
    'The function punctual.leader_lock_key() is not what this release installs.',
    expect.stringMatching(/^The view punctual\.reasons is /),
  ])
  const [, forget] = /psql -c "([^"]+)" && punctual migrate up$/.exec(wrong[0]!.fix!)!
  await database.query(forget!)
  await migrate({ connectionString: database.url })
  expect(await drifted(database)).toEqual([])
})

test('an empty database lacks everything, and every check answers', async () => {
  const { database, client } = await examined({ empty: true })
  const [schema, graphile, ...rest] = await checkSchema({ connectionString: database.url, client })
  expect(schema).toMatchObject({
    level: 'fail',
    found: expect.stringMatching(/^Pending: 0001_tables/),
    fix: 'Run: punctual migrate up',
  })
  expect(graphile).toMatchObject({ level: 'fail' })
  expect(rest).toEqual([])
})

test('a login that may not do everything is told which grants it lacks', async () => {
  const { database } = await examined()
  const login = `stranger_${database.name.slice(-6)}`
  await database.query(`create role ${login} login password 'x'`)
  onTestFinished(async () => {
    await database.query(`drop owned by ${login}; drop role ${login}`)
  })
  const url = new URL(database.url)
  url.username = login
  url.password = 'x'
  const found = async () => {
    const { one, close } = await openPair(url.toString())
    const findings = await checkRights(one)
    await close()
    return findings[0]!
  }
  const nothing = await found()
  expect(nothing).toMatchObject({ check: 'rights', level: 'fail', fix: `grant punctual_daemon to ${login};` })
  expect(nothing.found).toContain(`${login} may not use the schema`)
  await database.query(nothing.fix!)
  expect(await found()).toEqual({
    check: 'rights',
    level: 'ok',
    found: `${login} may call and read what it needs.`,
  })
  await database.query('revoke execute on function punctual.tick from punctual_daemon')
  expect(await found()).toMatchObject({ level: 'ok' })
  await database.query(`revoke punctual_daemon from ${login}`)
  await database.query(`grant usage on schema punctual, graphile_worker to ${login}`)
  expect(await found()).toMatchObject({
    level: 'fail',
    found: expect.stringMatching(/lacks rights on \d+ objects: punctual\./),
  })
})

test('zones that one side does not know fail, and what is parked is named', async () => {
  const { database, client } = await examined()
  const definitions = {
    jobs: [job('work')],
    schedules: [schedule('s'), schedule('t', { timezone: 'Europe/Berlin' })],
    calendars: [],
  }
  await database.query("select punctual.sync_definitions('test', $1::jsonb, 'x')", [
    JSON.stringify(definitions),
  ])
  await database.query(
    "update punctual.schedules set enabled = true, halt = 'error', forecast_error = '61 is no minute' where id = 's'",
  )
  const findings = await checkZones(client, ['Mars/Olympus'])
  expect(findings).toEqual([
    expect.objectContaining({
      check: 'zones',
      level: 'fail',
      found: 'Postgres does not know Mars/Olympus: their schedules are parked.',
    }),
    expect.objectContaining({
      check: 'zones',
      level: 'fail',
      found: expect.stringMatching(/^Node \(20.*\) does not know Mars\/Olympus/),
    }),
    expect.objectContaining({
      check: 'zones',
      level: 'ok',
      found: expect.stringMatching(/agree on 2 zones in use, for 800 days/),
    }),
    expect.objectContaining({ check: 'parked', level: 'warn', found: 's cannot fire: 61 is no minute.' }),
  ])
})

const through = 'fail: Goes through a transaction pooler'
const modes = [
  {
    mode: 'transaction' as const,
    settings: { default_pool_size: '1' },
    url: `${through}: one transaction had to wait for another to end.`,
    session: ['fail: LISTEN and locks were not tried: this is no session of its own.'],
  },
  {
    mode: 'transaction' as const,
    settings: {},
    url: through,
    session: ['fail: LISTEN and locks were not tried: this is no session of its own.'],
  },
  {
    mode: 'session' as const,
    settings: {},
    url: 'ok: Sessions are pinned to their server connection.',
    session: ['ok: A notification arrived', 'ok: An advisory lock is held by one session alone.'],
  },
]

test.skipIf(noPgBouncer)(
  `PgBouncer in transaction mode is found out, in session mode it passes ${noPgBouncer ?? ''}`,
  async () => {
    const { url } = await createTestDatabase()
    for (const { mode, settings, url: found, session } of modes) {
      const pooler = await startPgBouncer({ url, mode, settings })
      const pair = await openPair(pooler.url)
      const own = await checkUrl(pair, { variable: 'URL', url, mustBeDirect: true })
      const shared = await checkUrl(pair, { variable: 'URL', url, mustBeDirect: false })
      const tried = await checkSession(pair)
      await pair.close()
      await pooler.stop()
      const told = [own, ...tried].map(({ level, found }) => `${level}: ${found}`)
      expect(told).toEqual([found, ...session].map((text) => expect.stringContaining(text)))
      expect(shared.level).toBe('ok')
    }
  },
)
