import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const minutes = every(60, { first: at('01:00'), count: 40 })
const days = (count: number) => new Date(at('02:00').getTime() + count * 86_400_000)

type Limits = { keep?: string; keepFailed?: string; keepLast?: number; batch?: number; after?: number }

async function prune(
  now: Date,
  { keep = '30 days', keepFailed = '90 days', keepLast = 0, batch = 1_000, after = 0 }: Limits = {},
) {
  const values = [keep, keepFailed, keepLast, batch, after, now]
  return (await engine.query('select * from punctual.prune($1, $2, $3, $4, $5, $6)', values))[0]!
}

const instants = async () =>
  (await engine.query('select scheduled_for from punctual.runs order by id')).map((row) => row.scheduled_for)

/** Runs of as many occurrences of `s` as there are outcomes, one a minute, each ended a second later. */
async function ran(...outcomes: ('succeeded' | 'failed')[]): Promise<void> {
  await engine.ready([[schedule('s'), minutes]])
  for (const [index, outcome] of outcomes.entries()) {
    const due = minutes[index]!
    await engine.claim(due)
    await engine.work(new Date(due.getTime() + 1_000), { outcome })
  }
}

test('what ended longer ago than is kept goes with its job runs, to the second', async () => {
  await ran('succeeded', 'succeeded', 'succeeded')
  const thirtyDaysAfter = (index: number) => new Date(minutes[index]!.getTime() + 1_000 + 30 * 86_400_000)
  expect(await prune(thirtyDaysAfter(1))).toMatchObject({ pruned: 1, pruned_job_runs: 1 })
  expect(await instants()).toEqual(minutes.slice(1, 3))
  expect(await engine.query('select count(*) from punctual.job_runs')).toEqual([{ count: 2 }])
})

test('failed and lost runs and what is still owed stay longer', async () => {
  await ran('succeeded', 'failed')
  await engine.claim(at('01:20'))
  await engine.work(at('01:20'))
  expect(await engine.query('select distinct status, reason from punctual.runs order by 1, 2')).toEqual([
    { status: 'failed', reason: null },
    { status: 'skipped', reason: 'missed' },
    { status: 'skipped', reason: 'overlap' },
    { status: 'succeeded', reason: null },
  ])
  await prune(days(31))
  expect(await engine.query('select distinct status, reason from punctual.runs order by 1')).toEqual([
    { status: 'failed', reason: null },
    { status: 'skipped', reason: 'missed' },
  ])
  await prune(days(91))
  expect(await engine.query('select from punctual.runs')).toEqual([])
})

test('the newest runs of each schedule stay, however old', async () => {
  await ran(...Array.from({ length: 6 }, () => 'succeeded' as const))
  expect(await prune(days(400), { keepLast: 2 })).toMatchObject({ pruned: 4, next_after: null })
  expect(await instants()).toEqual(minutes.slice(4, 6))
})

test('a run that has not ended stays, and so does the schedule it holds', async () => {
  await engine.ready([[schedule('s'), minutes]])
  await engine.claim(minutes[0]!)
  expect(await prune(days(400))).toMatchObject({ pruned: 0, next_after: null })
  expect(await instants()).toEqual([minutes[0]])
})

test('batch after batch comes to the end, each no larger than asked for', async () => {
  await ran(...Array.from({ length: 7 }, () => 'succeeded' as const))
  const taken: number[] = []
  for (let after: number | null = 0; after !== null; ) {
    const batch = await prune(days(31), { batch: 3, after })
    taken.push(batch.pruned)
    after = batch.next_after
  }
  expect(taken).toEqual([3, 3, 1])
  expect(await instants()).toEqual([])
  expect(await engine.query('select pruned_before, pruned_runs from punctual.retention')).toEqual([
    { pruned_before: new Date(days(31).getTime() - 30 * 86_400_000), pruned_runs: 7 },
  ])
})

test('a row that somebody holds is left, and nobody waits for it', async () => {
  await ran('succeeded', 'succeeded')
  const holder = await engine.database.connect()
  await holder.query('begin')
  await holder.query('select from punctual.runs where scheduled_for = $1 for update', [minutes[0]])
  expect(await prune(days(31))).toMatchObject({ pruned: 1, next_after: null })
  await holder.query('rollback')
  expect(await instants()).toEqual([minutes[0]])
  expect(await prune(days(31))).toMatchObject({ pruned: 1 })
})

test('the sweep takes nothing that was pruned for forgotten, and why says that it may be gone', async () => {
  await ran('succeeded', 'succeeded', 'succeeded')
  const later = new Date(minutes[2]!.getTime() + 2 * 3_600_000)
  await prune(later, { keep: '1 hour', keepFailed: '1 hour' })
  expect(await instants()).toEqual([])
  expect(await engine.query("select * from punctual.unrecorded_occurrences('{s}')")).toEqual([])
  const told = await engine.query('select question, answer from punctual.why($1, $2)', ['s', minutes[1]])
  expect(told[0]!.question).toBe('Is the ledger of that time still whole?')
  expect(told.at(-1)!.answer).toMatch(
    /^Nothing certain is known of 2026-03-01 01:01:00\+00: the ledger before /,
  )
})

test.each([{ keep: '59 minutes' }, { keepFailed: '-1 days' }, { keepLast: -1 }, { batch: 0 }])(
  '%o is refused, and nothing is pruned',
  async (limits) => {
    await ran('succeeded')
    await expect(prune(days(400), limits)).rejects.toMatchObject({ code: 'PN005' })
    expect(await instants()).toHaveLength(1)
  },
)

test('the plan counts what is old, by status', async () => {
  await ran('succeeded', 'failed', 'succeeded')
  const ended = new Date(minutes[0]!.getTime() + 1_000)
  const plan = await engine.query("select * from punctual.plan_prune('30 days', '90 days', $1)", [
    new Date(ended.getTime() + 30 * 86_400_000 + 1),
  ])
  expect(plan).toEqual([
    { status: 'failed', runs: 0, oldest: null, newest: null, total: 1 },
    { status: 'succeeded', runs: 1, oldest: ended, newest: ended, total: 2 },
  ])
})

test('records beside the ledger go by their age, except what tells how things are today', async () => {
  await ran('succeeded')
  await engine.query(
    `select punctual.register_worker(id, 'worker', 'running', 'host', 1, null, null, '1', '10 seconds', at => $1)
     from unnest(array['stopped', 'beating']) as id`,
    [at('01:00')],
  )
  await engine.query("select punctual.heartbeat('stopped', 'stopped', at => $1)", [at('01:00')])
  await engine.disable('s', at('01:10'))
  await engine.enable('s', at('01:11'))
  const pruned = await engine.query(
    "select * from punctual.prune_records(actor => 'ada', reason => 'disk', pruned_runs => 5, at => $1)",
    [days(400)],
  )
  expect(Object.fromEntries(pruned.map(({ kind, pruned }) => [kind, pruned]))).toMatchObject({
    worker_instances: 1,
    audit_log: 1,
    definition_syncs: 0,
  })
  expect(
    await engine.query("select id from punctual.worker_instances where id in ('stopped', 'beating')"),
  ).toEqual([{ id: 'beating' }])
  expect(await engine.query('select actor, action, reason from punctual.audit_log order by id')).toEqual([
    { actor: 'operator', action: 'disable', reason: null },
    { actor: 'operator', action: 'enable', reason: null },
    { actor: 'ada', action: 'prune', reason: 'disk' },
  ])
})
