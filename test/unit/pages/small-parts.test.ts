import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { changeOf, factsOf } from '../../../src/web/pages/audit/change.ts'
import { percentOf } from '../../../src/web/pages/daemon/days.tsx'
import { minutesAt, stretchesOf } from '../../../src/web/pages/daemon/strip.ts'
import { took } from '../../../src/web/pages/jobs/took.ts'
import { blocksOf, piecesOf } from '../../../src/web/pages/runbooks/markdown.ts'

const since = new Date('2026-03-01T12:00:00Z')

test('a minute is on time with three samples, late with fewer, a gap with none, and unknown before the first of all', () => {
  const recordedSince = new Date('2026-03-01T12:02:30Z')
  const stretches = stretchesOf({ since, recordedSince, samples: [0, 0, 2, 4, 3, 4, 1, 0, 0, 4] })
  expect(stretches).toEqual([
    { level: 'unknown', from: 0, minutes: 2 },
    { level: 'half', from: 2, minutes: 1 },
    { level: 'full', from: 3, minutes: 3 },
    { level: 'half', from: 6, minutes: 1 },
    { level: 'gap', from: 7, minutes: 2 },
    { level: 'full', from: 9, minutes: 1 },
  ])
  expect(minutesAt(stretches, 'full')).toBe(4)
  expect(stretchesOf({ since, recordedSince: null, samples: [0, 0] })).toEqual([
    { level: 'unknown', from: 0, minutes: 2 },
  ])
})

test('a day with a single gap is not told as a hundred percent', () => {
  expect([1, 0.99999, 0.925, 0.5, 0].map(percentOf)).toEqual(['100 %', '99.9 %', '92.5 %', '50 %', '0 %'])
})

test('durations are as precise as they are worth', () => {
  const told = [0.08, 1.34, 9.96, 59.6, 125, 3_600, 12_000]
  expect(told.map(took)).toEqual(['80 ms', '1.3 s', '10.0 s', '1 min', '2 min 5 s', '1 h', '3 h 20 min'])
})

const act = (action: string, detail: Record<string, unknown> | null) => ({
  ...{ id: 1, at: since, actor: 'ana', subject: 's', reason: null, channel: null },
  ...{ action, detail },
})

test('before and after of what changes a state', () => {
  const change = (action: string, detail: Record<string, unknown> | null) =>
    changeOf(act(action, detail), 'Europe/Berlin')
  expect(change('enable', null)).toEqual({ before: 'did not fire', after: 'enabled' })
  expect(change('disable', null)).toEqual({ before: 'fired when due', after: 'disabled' })
  expect(change('disable', { until: '2026-03-01T12:00:00+00:00' })?.after).toBe(
    'paused until 2026-03-01 13:00:00 Europe/Berlin',
  )
  expect(change('set_flag', { on: false })).toEqual({ before: 'on', after: 'off' })
  const blackout = { first_day: '2026-12-24', last_day: '2026-12-26', label: 'freeze' }
  expect(change('add_blackout', blackout)?.after).toBe('2026-12-24 to 2026-12-26, freeze')
  expect(change('accept_server', { was: { timeline: 1 }, is: { timeline: 2 } })).toEqual({
    before: 'timeline 1',
    after: 'timeline 2',
  })
  expect(change('trigger', { run: 7 })).toBeUndefined()
  expect(factsOf(act('retry_run', { run: 8, retry_of: 7 }), 'UTC')).toEqual([
    ['run', '8'],
    ['retry of', '7'],
  ])
})

test('every runbook is read whole: no mark of Markdown is left over', () => {
  const folder = new URL('../../../docs/runbooks/', import.meta.url)
  for (const name of readdirSync(folder)) {
    const blocks = blocksOf(readFileSync(new URL(name, folder), 'utf8'))
    expect(blocks[0]).toMatchObject({ kind: 'heading', level: 1 })
    const lines = blocks.flatMap((block) => {
      if (block.kind === 'code') return []
      return block.kind === 'list' ? block.items : [block.text]
    })
    const texts = lines.flatMap(piecesOf).flatMap((piece) => (piece.kind === 'code' ? [] : [piece.text]))
    expect
      .soft(
        texts.filter((text) => /`|\*\*|\]\(|^#|^\s*- /.test(text)),
        name,
      )
      .toEqual([])
  }
})

test('a numbered list goes on after the code that belongs to its second point', () => {
  const blocks = blocksOf('1. Page.\n2. CLI:\n\n```sh\npunctual status\n```\n\n3. psql')
  expect(blocks).toEqual([
    { kind: 'list', isNumbered: true, start: 1, items: ['Page.', 'CLI:'] },
    { kind: 'code', text: 'punctual status' },
    { kind: 'list', isNumbered: true, start: 3, items: ['psql'] },
  ])
})
