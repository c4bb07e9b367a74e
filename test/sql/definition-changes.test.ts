import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendar, type Definitions, job, schedule } from './definitions.ts'
import { at, createEngine, type Row } from './engine.ts'

const engine = createEngine()

const whole = (definitions: Partial<Definitions>) => ({
  ...{ jobs: [job('work')], schedules: [], calendars: [] },
  ...definitions,
})
const changes = (definitions: Partial<Definitions>) =>
  engine.query('select * from punctual.definition_changes($1)', [JSON.stringify(whole(definitions))])
const change = (
  kind: string,
  id: string,
  field: string | null = null,
  was: unknown = null,
  becomes: unknown = null,
) => ({
  ...{ kind, id, field, was, becomes, note: null },
})

test('tells each thing that is new, changed, renamed, retired or returns, and changes nothing', async () => {
  const uses = { calendars: ['freeze'], flag: 'old-flag' }
  await engine.define({
    jobs: [job('work'), job('gone'), job('back')],
    schedules: [schedule('changed', uses), schedule('gone'), schedule('former'), schedule('back')],
    calendars: [calendar('freeze', ['2026-12-24', '2026-12-25']), calendar('gone'), calendar('back')],
  })
  await engine.define({
    jobs: [job('work'), job('gone')],
    schedules: [schedule('changed', uses), schedule('gone'), schedule('former')],
    calendars: [calendar('freeze', ['2026-12-24', '2026-12-25']), calendar('gone')],
  })
  const before = await engine.query('select xmin::text from punctual.schedules order by id')
  const day = (first_day: string) => ({ first_day, last_day: first_day, label: null })
  expect(
    await changes({
      jobs: [job('work', { timeout_ms: 90_000 }), job('back'), job('new')],
      schedules: [
        schedule('changed', { ...uses, grace_ms: 5_000, flag: 'new-flag', waves: [['work', 'new', 'back']] }),
        schedule('back', { overlap: 'allow' }),
        schedule('latter', { previous_ids: ['former'], tags: ['x'] }),
        schedule('new'),
      ],
      calendars: [
        calendar('freeze', ['2026-12-25', '2026-12-26'], 'what'),
        calendar('back'),
        calendar('new', ['2026-01-01']),
      ],
    }),
  ).toEqual([
    change('returned', 'back'),
    change('returned', 'back', 'overlap', 'skip', 'allow'),
    change('changed', 'changed', 'flag', 'old-flag', 'new-flag'),
    change('changed', 'changed', 'grace', '00:01:00', '00:00:05'),
    change('changed', 'changed', 'plan', expect.any(Array), expect.any(Array)),
    change('retired', 'gone'),
    change('renamed', 'latter', 'id', 'former', 'latter'),
    change('changed', 'latter', 'tags', [], ['x']),
    change('inserted', 'new'),
    change('returned job', 'back'),
    change('retired job', 'gone'),
    change('new job', 'new'),
    change('changed job', 'work', 'timeout', null, '00:01:30'),
    change('returned calendar', 'back'),
    change('changed calendar', 'freeze', 'days', [day('2026-12-24')], [day('2026-12-26')]),
    change('changed calendar', 'freeze', 'description', null, 'what'),
    change('retired calendar', 'gone'),
    change('new calendar', 'new'),
    change('new flag', 'new-flag'),
  ])
  expect(await engine.query('select xmin::text from punctual.schedules order by id')).toEqual(before)
})

test('jobs without a schedule, and job runs without code, are notes', async () => {
  const note = (id: string, text: string) => ({ ...change('orphan job', id), note: text })
  await engine.ready([[schedule('s', { waves: [['work', 'gone']] }), [at('01:00')]]], {
    jobs: [job('work'), job('gone')],
  })
  await engine.claim(at('01:00'))
  const jobs = [job('work'), job('idle')]
  const schedules = [schedule('s')]
  await engine.define({ jobs, schedules }, { now: at('01:01') })
  const open = 'the code does not define it, and 1 of its job runs are queued or running'
  expect(await changes({ jobs, schedules })).toEqual([
    note('gone', open),
    note('idle', 'no schedule runs it'),
  ])
  await engine.work(at('01:02'))
  expect(await changes({ jobs, schedules })).toEqual([note('idle', 'no schedule runs it')])
})

const subset = <Item>(items: Item[]) => fc.subarray(items)
const oneOfEach = (name: string, fields: object[]) =>
  fc.constantFrom(...fields).map((chosen) => [name, chosen] as const)

const random = fc
  .record({
    schedules: fc.tuple(
      ...['a', 'b', 'c', 'd'].map((id) =>
        oneOfEach(id, [
          ...[{}, { grace_ms: 5_000 }, { cron: '@hourly' }, { flag: 'f' }, { flag: 'g', tags: ['x'] }],
          ...[{ waves: [['x'], ['work']] }, { waves: [['work', 'x']] }, { previous_ids: ['a', 'b'] }],
          ...[
            { max_runs: 3, starts_at: '2026-01-01T00:00:00Z' },
            { previous_ids: ['c'], payload: { x: 1 } },
          ],
        ]),
      ),
    ),
    kept: subset(['a', 'b', 'c', 'd']),
    jobs: subset(['x', 'y']),
    priority: fc.nat(1),
    calendars: subset(['p', 'q']),
    days: subset(['2026-12-24', '2026-12-25']),
  })
  .map(({ schedules, kept, jobs, priority, calendars, days }) => {
    // As the config checks it: nobody's former id is in use, and no two have the same one.
    const claimed = new Set(kept)
    const documents = schedules
      .filter(([id]) => kept.includes(id))
      .map(([id, fields]) => {
        const document = schedule(id, fields)
        const previous_ids = document.previous_ids.filter((former) => !claimed.has(former))
        for (const former of previous_ids) claimed.add(former)
        return { ...document, previous_ids }
      })
    return {
      jobs: [job('work', { priority }), ...jobs.map((name) => job(name))],
      schedules: documents,
      calendars: calendars.map((name) => calendar(name, days)),
    }
  })

test('what it tells is what the sync then reports, and after it there is nothing to tell', async () => {
  const ids = (rows: Row[], kind: string) => [
    ...new Set(rows.filter((row) => row.kind === kind).map(({ id }) => id as string)),
  ]
  let syncs = 0
  await fc.assert(
    fc.asyncProperty(random, async (definitions) => {
      const told = await changes(definitions)
      const report = await engine.define(definitions, { now: at('01:00'), hash: String(syncs++) })
      expect(report).toEqual({
        ...{ outcome: 'synced', jobs: definitions.jobs.length },
        inserted: ids(told, 'inserted'),
        updated: ids(told, 'changed'),
        retired: ids(told, 'retired'),
        returned: ids(told, 'returned'),
        renamed: told
          .filter(({ kind }) => kind === 'renamed')
          .map(({ was, becomes }) => ({ from: was, to: becomes })),
        jobs_inserted: ids(told, 'new job'),
        jobs_updated: ids(told, 'changed job'),
        jobs_retired: ids(told, 'retired job'),
        jobs_returned: ids(told, 'returned job'),
        calendars_inserted: ids(told, 'new calendar'),
        calendars_updated: ids(told, 'changed calendar'),
        calendars_retired: ids(told, 'retired calendar'),
        calendars_returned: ids(told, 'returned calendar'),
        flags_inserted: ids(told, 'new flag'),
        unserved: [],
      })
      expect((await changes(definitions)).filter(({ note }) => note === null)).toEqual([])
    }),
    { numRuns: 150 },
  )
})
