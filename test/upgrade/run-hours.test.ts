import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate } from '../../src/db/migrate.ts'
import { createTestDatabase } from '../support/database.ts'
import { copyRelease } from '../support/release.ts'

test('the hours of the day before an upgrade are told, of what was counted until then', async () => {
  const { url: connectionString, query } = await createTestDatabase({ empty: true })
  const folder = copyRelease()
  rmSync(join(folder, 'sql'), { recursive: true })
  rmSync(join(folder, 'migrations', '0008_run_hours.sql'))
  await migrate({ connectionString, folder })
  await query(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, detail, occurrences, finished_at)
     select 'feed', now() - ago, 'schedule', status, reason, detail, occurrences, case when status <> 'running' then now() - ago end
     from (values
       (interval '3 days', 'failed', null, null, 1),
       (interval '1 minute', 'running', null, null, 1),
       (interval '2 hours', 'succeeded', null, null, 1),
       (interval '3 hours', 'skipped', 'overlap', null, 1),
       (interval '4 hours', 'skipped', 'dismissed', 'was missed: nobody led', 5),
       (interval '5 hours', 'succeeded', null, null, 1),
       (interval '6 hours', 'lost', null, null, 1)
     ) as r (ago, status, reason, detail, occurrences)`,
  )
  // The last two are not counted yet: one has a higher number, one has ended since it was noted.
  await query('update punctual.run_counter set counted_to = 6, settled_to = 6, seen_to = 6')
  await query('insert into punctual.uncounted_runs (run_id) values (2), (6)')
  await migrate({ connectionString })
  const counted = [
    { outcome: 'skipped', reason: 'missed', occurrences: '5' },
    { outcome: 'skipped', reason: 'overlap', occurrences: '1' },
    { outcome: 'succeeded', reason: '', occurrences: '1' },
  ]
  expect(await query('select outcome, reason, occurrences from punctual.run_hours order by 1, 2')).toEqual(
    counted,
  )
  const told = [
    { status: 'lost', occurrences: '1' },
    { status: 'skipped', occurrences: '5' },
    { status: 'skipped', occurrences: '1' },
    { status: 'succeeded', occurrences: '2' },
  ]
  const tally = () => query('select status, occurrences from punctual.tally_day() order by status, reason')
  expect(await tally()).toEqual(told)
  expect(await query('select punctual.count_runs() as is_complete')).toEqual([{ is_complete: true }])
  expect(await tally()).toEqual(told)
  expect(await query('select run_id from punctual.uncounted_runs')).toEqual([{ run_id: '2' }])
})

test('questions of builds between releases are gone, and calls without parameters are not ambiguous', async () => {
  const { url: connectionString, query } = await createTestDatabase()
  await query(
    `create function punctual.count_runs(most integer default 50000) returns boolean language sql as 'select false';
     create function punctual.tally_runs(schedule_ids text[], since timestamptz, at timestamptz default now())
     returns table (status text, reason text, occurrences bigint) language sql as $$ select '', '', 0 $$;
     delete from punctual.migrations where name like '9999%'`,
  )
  await migrate({ connectionString })
  expect(await query("select to_regproc('punctual.tally_runs') as tally_runs")).toEqual([
    { tally_runs: null },
  ])
  expect(await query('select punctual.count_runs() as is_complete')).toEqual([{ is_complete: true }])
})
