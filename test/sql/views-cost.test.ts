import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
const schedules = 10_000
const runs = 300_000

beforeAll(async () => {
  database = await createTestDatabase()
  await database.query(readFileSync(join(import.meta.dirname, 'many.sql'), 'utf8'))
}, 240_000)

/** For a person who asks once: they look everything through, and say so. `lag` reads its last 50,000 rows and no more. */
const notToBeWatched = ['invariant_breaks', 'lag']

const listViews = async () =>
  (
    await database.query<{ name: string }>(
      "select viewname as name from pg_views where schemaname = 'punctual' and viewname !~ '_detail$' order by 1",
    )
  )
    .map(({ name }) => name)
    .filter((name) => !notToBeWatched.includes(name))

type Plan = {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Plan[]
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** What somebody who watches a view has Postgres do every two seconds. */
async function planOf(view: string): Promise<Plan[]> {
  const text = `explain (analyze, timing off, format json) select * from punctual.${view} limit 40`
  const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(text)
  return nodesOf(row!['QUERY PLAN'][0].Plan)
}

/** Tables that grow with time, not with the number of schedules. */
const ledger = ['runs', 'job_runs', 'audit_log', 'leadership_terms', 'queue_samples', '_private_jobs']

test('with 10,000 schedules and 300,000 runs no view scans what grows with time', async () => {
  const views = await listViews()
  expect(views.length).toBeGreaterThan(15)
  for (const view of views) {
    const nodes = await planOf(view)
    const scans = nodes.filter(
      (node) =>
        node['Node Type'] === 'Seq Scan' &&
        ledger.includes(node['Relation Name'] ?? '') &&
        node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) > 100,
    )
    expect
      .soft(
        scans.map((node) => node['Relation Name']),
        view,
      )
      .toEqual([])
    const read = nodes
      .filter((node) => node['Relation Name'] === 'runs' || node['Relation Name'] === 'job_runs')
      .reduce(
        (sum, node) =>
          sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
        0,
      )
    expect.soft(read, `rows of the ledger that ${view} reads`).toBeLessThanOrEqual(runs / 50)
  }
})

test('no view looks at a schedule more than a few times', async () => {
  for (const view of await listViews()) {
    const read = (await planOf(view))
      .filter((node) => ['schedules', 'schedule_clocks'].includes(node['Relation Name'] ?? ''))
      .reduce(
        (sum, node) =>
          sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
        0,
      )
    expect.soft(read, view).toBeLessThanOrEqual(6 * schedules)
  }
})

test('a view that scans the ledger is found', async () => {
  await database.query(
    'create view punctual.scanning as select status, count(*) from punctual.runs group by 1',
  )
  const nodes = await planOf('scanning')
  await database.query('drop view punctual.scanning')
  expect(
    nodes.some(
      (node) => node['Relation Name'] === 'runs' && /Seq Scan|Index Only Scan/.test(node['Node Type']),
    ),
  ).toBe(true)
})
