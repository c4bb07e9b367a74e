import type { Client } from 'pg'
import { afterEach, expect, test } from 'vitest'
import { createLogin } from '../support/logins.ts'
import { privilegeDifferences } from '../support/privileges.ts'
import { calendar, schedule } from './definitions.ts'
import { createEngine, queryOf } from './engine.ts'

const engine = createEngine()
const clients: Client[] = []

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end()))
})

/** What somebody in these roles, and nothing else, asks. */
async function as(...roles: string[]) {
  const login = await createLogin(engine.database, roles)
  const client = await engine.database.connect(login.url)
  return { name: login.name, client, query: queryOf(client) }
}

const actors = async () => (await engine.audit()).map(({ actor, action }) => [action, actor])

async function life(): Promise<void> {
  await engine.define({
    schedules: [schedule('feed-refresh', { flag: 'new-matching', calendars: ['freeze'] })],
    calendars: [calendar('freeze', ['2030-12-24'])],
  })
}

test('every operation takes a reason, and is written down with the login that did it', async () => {
  await life()
  const { name, query } = await as('punctual_operator')
  const value = async (text: string, values: unknown[] = []) =>
    Object.values((await query(text, values))[0]!)[0]
  expect(await value("select punctual.enable('feed-refresh', 'go')")).toBe('enabled')
  expect(await value("select punctual.set_flag('new-matching', true, 'go')")).toBe('on')
  const blackout = await value("select punctual.add_blackout('freeze', '2031-01-01', reason => 'go')")
  expect(await value('select punctual.remove_blackout($1, $2)', [blackout, 'go'])).toBe('freeze')
  const run = await value("select punctual.trigger('feed-refresh', 'go')")
  expect(await query("select claimed, dispatched from punctual.tick('by-hand')")).toEqual([
    { claimed: 0, dispatched: 1 },
  ])
  expect(await value('select punctual.cancel_run($1, $2)', [run, 'go'])).toBe('cancelled')
  await value('select punctual.retry_run($1, $2)', [run, 'go'])
  const backfill = await value(
    "select punctual.backfill('feed-refresh', '2026-01-01', '2026-01-02', reason => 'go')",
  )
  expect(await value('select punctual.cancel_backfill($1, $2)', [backfill, 'go'])).toBe('cancelled')
  await missedRows(2)
  expect(await query("select run_id from punctual.run_missed('feed-refresh', reason => 'go')")).toHaveLength(
    2,
  )
  await missedRows(1)
  expect(await value("select punctual.dismiss_missed('feed-refresh', reason => 'go')")).toBe(1)
  expect(await value("select punctual.disable('feed-refresh', 'go')")).toBe('disabled')
  expect(await query('select * from punctual.sweep()')).toEqual([])
  const rows = (await engine.audit()).filter(({ action }) => action !== 'sync')
  expect(rows.map(({ action }) => action)).toEqual([
    'enable',
    'set_flag',
    'add_blackout',
    'remove_blackout',
    'trigger',
    'cancel_run',
    'retry_run',
    'backfill',
    'cancel_backfill',
    'run_missed',
    'dismiss_missed',
    'disable',
  ])
  for (const { actor, reason } of rows) expect({ actor, reason }).toEqual({ actor: name, reason: 'go' })
  expect((await engine.run(run as number)).claimed_by).toBe(`${name} for by-hand`)
})

/** Rows as an outage leaves them. */
async function missedRows(count: number): Promise<void> {
  await engine.query(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, decided_at, finished_at)
     select 'feed-refresh', timestamptz '2026-01-01' + i * interval '1 minute' + random() * interval '1 second',
       'schedule', 'skipped', 'missed', now(), now() from generate_series(1, $1) i`,
    [count],
  )
}

test('an operator who names somebody else is written down with that name', async () => {
  await life()
  const { name, query } = await as('punctual_operator')
  await query("select punctual.enable('feed-refresh', 'x', actor => 'lena')")
  await query("select punctual.trigger('feed-refresh', 'x', actor => $1)", [name])
  await query("select punctual.set_flag('new-matching', true, 'x', actor => null)")
  expect(await actors()).toEqual([
    ['enable', `${name} for lena`],
    ['trigger', name],
    ['set_flag', name],
  ])
  const [run] = await engine.ledger('feed-refresh')
  expect(run!.requested_by).toBe(name)
})

test('a role that was put on changes nothing: it is the login that counts', async () => {
  await life()
  const { name, query } = await as('punctual_operator')
  await query('set role punctual_operator')
  await query("select punctual.enable('feed-refresh', 'x')")
  expect(await actors()).toEqual([['enable', name]])
})

test('a process names the person who signed in to it, and so does the owner', async () => {
  await life()
  const { query } = await as('punctual_daemon')
  await query("select punctual.enable('feed-refresh', 'x', actor => 'lena')")
  await engine.query("select punctual.disable('feed-refresh', 'x', actor => 'cli:anna')")
  expect(await actors()).toEqual([
    ['enable', 'lena'],
    ['disable', 'cli:anna'],
  ])
})

const channels = async () => (await engine.audit()).map(({ action, channel }) => [action, channel])
const speaksFor = (channel: string) => `select set_config('punctual.channel', '${channel}', false)`

test('each act is told by its channel: SQL, the CLI, and what a web process says of itself', async () => {
  await life()
  const { query } = await as('punctual_operator')
  await query("select punctual.enable('feed-refresh')")
  await query("select punctual.trigger('feed-refresh', actor => 'cli:lena')")
  const process = await as('punctual_daemon')
  await process.query(speaksFor('pages'))
  await process.query("select punctual.disable('feed-refresh', actor => 'cli:lena')")
  await process.query(speaksFor('api'))
  await process.query("select punctual.set_flag('new-matching', true, actor => 'lena')")
  await process.query("select * from punctual.prune_records(actor => 'lena')")
  await engine.query("select punctual.enable('feed-refresh', actor => 'lena')")
  expect(await channels()).toEqual([
    ['enable', 'sql'],
    ['trigger', 'cli'],
    ['disable', 'pages'],
    ['set_flag', 'api'],
    ['prune', 'api'],
    ['enable', 'sql'],
  ])
  const [latest] = await engine.query('select channel from punctual.audit limit 1')
  expect(latest).toEqual({ channel: 'sql' })
})

test('an operator cannot pass for a page, and a channel that nobody knows is none', async () => {
  await life()
  const { query } = await as('punctual_operator')
  await query(speaksFor('pages'))
  await query("select punctual.enable('feed-refresh', actor => 'lena')")
  const process = await as('punctual_daemon')
  await process.query(speaksFor('telegraph'))
  await process.query("select punctual.disable('feed-refresh', actor => 'lena')")
  expect(await channels()).toEqual([
    ['enable', 'sql'],
    ['disable', 'sql'],
  ])
})

test('what a web process of 0.1 does, which cannot say whether a page asked, has no channel', async () => {
  await life()
  const { query } = await as('punctual_daemon')
  await query("select set_config('application_name', 'punctual web', false)")
  await query("select punctual.enable('feed-refresh', actor => 'cli:lena')")
  expect(await channels()).toEqual([['enable', null]])
})

test('nobody but the owner says what time it is', async () => {
  await life()
  for (const role of ['punctual_operator', 'punctual_daemon']) {
    const { query } = await as(role)
    for (const call of [
      "select punctual.enable('feed-refresh', at => '2026-01-01')",
      "select punctual.disable('feed-refresh', at => null)",
      "select punctual.trigger('feed-refresh', at => now() + interval '1 year')",
      "select * from punctual.tick('by-hand', at => now() + interval '1 year')",
      "select * from punctual.sweep(at => now() + interval '1 year')",
    ])
      await expect.soft(query(call), `${role}: ${call}`).rejects.toMatchObject({ code: 'PN004' })
  }
  expect(await actors()).toEqual([])
})

test('a reader reads every view and asks every question, and can do nothing', async () => {
  await life()
  const run = await engine.trigger('feed-refresh', new Date())
  const { query, client } = await as('punctual_reader')
  const views = await engine.query("select viewname from pg_views where schemaname = 'punctual'")
  expect(views.length).toBeGreaterThan(25)
  await client.query('set default_transaction_read_only = on')
  for (const { viewname } of views) await query(`select * from punctual.${viewname}`)
  expect(await query("select * from punctual.why('feed-refresh')")).not.toEqual([])
  for (const call of [
    'definition_changes(\'{"jobs": [], "schedules": [], "calendars": []}\')',
    'export_definitions()',
  ])
    expect(await query(`select punctual.${call}`)).not.toEqual([])
  await client.query('set default_transaction_read_only = off')
  for (const call of [
    "enable('feed-refresh')",
    "trigger('feed-refresh')",
    `cancel_run(${run})`,
    "tick('me')",
    'sweep()',
    "plan_enable('feed-refresh')",
    "audit('a', 'b', 'c', 'd', null)",
    "heartbeat('x', 'leading')",
    'grant_roles()',
  ])
    await expect.soft(query(`select * from punctual.${call}`), call).rejects.toMatchObject({ code: '42501' })
})

test.each(['punctual_reader', 'punctual_operator', 'punctual_daemon'])(
  'a login in %s reads and writes no table of ours, and changes no view',
  async (role) => {
    const { query } = await as(role)
    const relations = await engine.query(
      "select relname, relkind from pg_class where relnamespace = 'punctual'::regnamespace and relkind in ('r', 'v', 'S')",
    )
    for (const { relname, relkind } of relations) {
      const name = `punctual.${relname}`
      const readable = relkind === 'v' || relname === 'migrations'
      const attempts = [
        ...(readable ? [] : [`select * from ${name}`]),
        ...(relkind === 'S'
          ? []
          : [`delete from ${name}`, `do $$ begin lock table ${name} in exclusive mode; end $$`]),
        ...(relkind === 'r' ? [`truncate ${name}`, `alter table ${name} disable trigger all`] : []),
        `drop ${{ r: 'table', v: 'view', S: 'sequence' }[relkind as string]} ${name}`,
      ]
      for (const attempt of attempts)
        await expect.soft(refusal(query(attempt)), attempt).resolves.toMatch(/^(42501|55000)$/)
    }
    expect(await privilegeDifferences(engine.query)).toEqual([])
  },
)

const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => 'allowed',
    ({ code }) => code as string,
  )

test('whoever is in no role of ours does not get through the door', async () => {
  const { query } = await as()
  for (const name of ['health', 'runs', 'migrations'])
    await expect.soft(query(`select * from punctual.${name}`)).rejects.toMatchObject({ code: '42501' })
  await expect(query("select punctual.why('x')")).rejects.toMatchObject({ code: '42501' })
})

test('of a shared queue a process sees our jobs and no others', async () => {
  await life()
  await engine.enable('feed-refresh', new Date())
  await engine.query("select graphile_worker.add_job('mail', '{\"to\": \"lena\"}', queue_name => 'mails')")
  await engine.query("select punctual.set_flag('new-matching', true)")
  await engine.query("select punctual.trigger('feed-refresh')")
  await engine.query("select punctual.tick('by-hand')")
  const { query } = await as('punctual_daemon')
  const jobs =
    'select t.identifier from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id'
  expect(await engine.query(`${jobs} order by 1`)).toHaveLength(2)
  expect(await query(jobs)).toEqual([{ identifier: 'punctual:work' }])
  const others = "select task_id from graphile_worker._private_jobs where payload::text like '%lena%'"
  const [{ task_id: task }] = (await engine.query(others)) as [{ task_id: number }]
  expect(
    await query('delete from graphile_worker._private_jobs where task_id = $1 returning id', [task]),
  ).toEqual([])
  await expect(query('update graphile_worker._private_jobs set task_id = $1', [task])).rejects.toMatchObject({
    code: '42501',
  })
  for (const text of [
    "insert into graphile_worker._private_tasks (identifier) values ('mail2')",
    'insert into graphile_worker._private_jobs (task_id) values (1)',
    "update graphile_worker._private_job_queues set queue_name = 'x'",
    "select graphile_worker.add_job('punctual:work')",
    'select * from graphile_worker.jobs',
  ])
    await expect.soft(query(text), text).rejects.toMatchObject({ code: '42501' })
})

test('the policy costs no scan of the queue: jobs are removed by the plan of the owner', async () => {
  await life()
  await engine.query("select graphile_worker.add_job('punctual:work')")
  await engine.query(
    `insert into graphile_worker._private_jobs (task_id) select t.id
     from graphile_worker._private_tasks t, generate_series(1, 20000) where t.identifier = 'punctual:work'`,
  )
  await engine.query('analyze graphile_worker._private_jobs')
  const { query } = await as('punctual_daemon')
  const remove = 'delete from graphile_worker._private_jobs j using unnest($1::bigint[]) n (n) where j.id = n'
  const ids = Array.from({ length: 60 }, (_, index) => index + 1)
  const scansOf = async (ask: typeof query) =>
    (await ask(`explain (costs off) ${remove}`, [ids]))
      .map((row) => (row['QUERY PLAN'] as string).trim())
      .filter((line) => / on _private_jobs/.test(line))
  expect(await scansOf(query)).toEqual(await scansOf(engine.query))
})
