import { stripVTControlCharacters } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { runsTable } from '../../src/cli/runs-table.ts'
import { table } from '../../src/cli/table.ts'
import type { RunDetail } from '../../src/db/runs.ts'

const { isTTY, columns } = process.stdout
afterAll(() => Object.assign(process.stdout, { isTTY, columns }))

test('what is whole is not cut short: other columns give way, the last ones first', () => {
  const row = ['2026-11-23 04:21:26 UTC', 'a remark of some length']
  const of = (width: number) => table({ columns: ['FOR', ''], whole: ['FOR'], rows: [row], width })
  expect(of(48)).toBe('FOR\n2026-11-23 04:21:26 UTC  a remark of some length')
  expect(of(40)).toBe('FOR\n2026-11-23 04:21:26 UTC  a remark of so…')
  expect(of(30)).toBe('FOR\n2026-11-23 04:21:26 UTC  a re…')
  expect(of(20)).toBe('FOR\n2026-11-23 04:21:26 UTC  …')
})

test('at 80 columns runs tells numbers, schedules and times in full', () => {
  Object.assign(process.stdout, { isTTY: true, columns: 80 })
  const run = {
    ...{ id: 1234, scheduleId: 'warehouse.export', scheduledFor: new Date('2026-11-23T04:21:26Z') },
    ...{ status: 'succeeded', late: 0.012, took: 61.5, trigger: 'schedule', occurrences: 1 },
    ...{ sentence: 'It waited for the run before it.', requestedBy: null },
  } as RunDetail
  const [, line = ''] = stripVTControlCharacters(runsTable({ runs: [run] })).split('\n')
  expect(line).toMatch(/^1234 {2}warehouse\.export {2}2026-11-23 04:21:26 UTC {2}/)
  expect(line.length).toBeLessThanOrEqual(80)
})
