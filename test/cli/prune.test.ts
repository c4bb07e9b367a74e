import { expect, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import { runPunctual } from '../support/process.ts'

async function withHistory() {
  const { url, query } = await createTestDatabase()
  await query(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, decided_at, finished_at)
     select 's', at, 'schedule', case when n <= 3 then 'failed' else 'succeeded' end, at, at
     from generate_series(1, 30) n, lateral (select timestamptz '2026-01-01 00:00Z' + n * interval '1 hour' as at)`,
  )
  const prune = async (...args: string[]) =>
    runPunctual({ args: ['prune', ...args], env: { DATABASE_URL: url } })
  return { query, prune }
}

test('by itself it only shows what is old', async () => {
  const { query, prune } = await withHistory()
  const { code, stdout } = await prune()
  expect(code).toBe(0)
  expect(stdout).toMatch(/succeeded\s+27\s+27\s+2026-01-01\s+2026-01-02/)
  expect(stdout).toContain('The newest 10 runs of each schedule stay in any case. Add --run to prune.')
  expect(await query('select count(*)::int as runs from punctual.runs')).toEqual([{ runs: 30 }])
})

test('--run prunes, keeps the newest, and leaves an audit row with the reason', async () => {
  const { query, prune } = await withHistory()
  const { code, stdout } = await prune('--run', '--keep-last', '5', '--reason', 'disk is full', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ runs: 25, isWhole: true })
  expect(await query('select count(*)::int as runs from punctual.runs')).toEqual([{ runs: 5 }])
  expect(
    await query("select action, subject, reason, detail ->> 'runs' as runs from punctual.audit_log"),
  ).toEqual([{ action: 'prune', subject: 'ledger', reason: 'disk is full', runs: '25' }])
})

test('flags and environment say how long; what cannot be is refused before anything is pruned', async () => {
  const { query, prune } = await withHistory()
  const refused = await prune('--run', '--keep', '30m')
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('Keep at least 1 hour')
  expect((await prune('--keep', 'soon')).code).toBe(2)
  expect(await query('select count(*)::int as runs from punctual.runs')).toEqual([{ runs: 30 }])
})
