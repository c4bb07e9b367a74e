import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import type { PunctualProcess } from '../support/process.ts'
import { expectNothingLostOrTwice, rowsOf, untilFired, untilRows } from './ledger.ts'
import { createDefinedDatabase } from './requests.ts'
import { startDaemon, startWorker } from './roles.ts'

const id = 'each-second'
const times = 3
const folder = mkdtempSync(join(tmpdir(), 'punctual-refusals-'))
let database: TestDatabase
let daemon: PunctualProcess
let worker: PunctualProcess

/** Refuses what writes to the table by the error of the moment, so often; a sequence counts what is rolled back as well. */
const refusing = [
  'create table public.refusal (place text, code text, message text, until bigint)',
  "insert into public.refusal values ('nowhere', '', '', 0)",
  'create sequence public.refused',
  `create function public.refuse() returns trigger language plpgsql as $$
   declare
     v_refusal public.refusal;
   begin
     select * into v_refusal from public.refusal;
     if v_refusal.place = tg_table_name || ' ' || lower(tg_op) and nextval('public.refused') <= v_refusal.until then
       raise exception '%', v_refusal.message using errcode = v_refusal.code;
     end if;
     return null;
   end $$`,
  'create trigger refuse before insert on punctual.runs execute function public.refuse()',
  'create trigger refuse before update on punctual.job_runs execute function public.refuse()',
]

beforeAll(async () => {
  database = await createDefinedDatabase()
  for (const statement of refusing) await database.query(statement)
  const env = { LINES: join(folder, 'lines') }
  daemon = startDaemon({ url: database.url, env })
  worker = startWorker({ url: database.url, env })
  await daemon.waitFor('leader.gained')
  await worker.waitFor('worker.started')
  await database.query('select punctual.enable($1)', [id])
  await untilFired(database, { id, times: 1 })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const refusals = [
  ['40P01', 'deadlock detected'],
  ['40001', 'could not serialize access due to concurrent update'],
  ['55P03', 'canceling statement due to lock timeout'],
  ['57014', 'canceling statement due to statement timeout'],
  ['0A000', 'cached plan must not change result type'],
  ['53100', 'could not extend file: No space left on device'],
  ['53200', 'out of memory'],
] as const

for (const [place, what] of [
  ['runs insert', 'claims'],
  ['job_runs update', 'starts and ends of jobs'],
] as const) {
  test.each(refusals)(
    `${what} that fail by %s (%s) are made again, and nobody exits`,
    async (code, message) => {
      await database.query(
        'update public.refusal set place = $1, code = $2, message = $3, until = (select last_value from public.refused) + $4',
        [place, code, message, times],
      )
      await untilRows(database, {
        text: 'select from public.refused, public.refusal where last_value > until',
        until: (rows) => rows.length === 1,
      })
      const [latest] = await rowsOf(database, 'select max(id) as id from punctual.runs')
      await untilRows(database, {
        text: "select from punctual.runs where id > $1 and status = 'succeeded'",
        values: [latest!.id],
        until: (rows) => rows.length > 0,
      })
    },
  )
}

test('in the end nothing was lost and nothing enqueued twice, and both end with 0', async () => {
  await database.query("select punctual.disable($1, 'enough')", [id])
  await untilRows(database, {
    text: 'select from punctual.runs where finished_at is null',
    until: (rows) => rows.length === 0,
  })
  expect(await daemon.kill()).toEqual({ code: 0, signal: null })
  expect(await worker.kill()).toEqual({ code: 0, signal: null })
  expect(await expectNothingLostOrTwice(database, id)).toBeGreaterThan(2 * refusals.length)
  expect(
    await rowsOf(database, "select status, error from punctual.runs where status not in ('succeeded')"),
  ).toEqual([])
})
