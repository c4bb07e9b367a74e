import { expect, test } from 'vitest'
import type { Answer, Figure } from './question.ts'
import { isMissed, printed, rowsOf } from './scoreboard.ts'

const figure: Figure = {
  ...{ id: 'S4', what: 'failover, p99', measured: '212 ms', target: '< 500 ms', peer: 'River <= 21 s' },
  holds: true,
}
const whole: Answer = { figures: [figure], faults: { planned: 5, injected: 5 } }
const asked = (answer: Partial<Answer>) => ({ name: 'failover', seed: 7, answer: { ...whole, ...answer } })

test.each<[string, Partial<Answer>, boolean, string | undefined]>([
  ['all figures hold', {}, false, undefined],
  ['one does not', { figures: [figure, { ...figure, holds: false }] }, true, undefined],
  ['a limit is published', { figures: [{ ...figure, holds: null }] }, false, undefined],
  [
    'one fault of the plan did not happen',
    { faults: { planned: 5, injected: 4 } },
    true,
    'only 4 of 5 planned faults happened',
  ],
  ['nothing was measured', { figures: [] }, true, 'it answered with no figure at all'],
  [
    'the machine lacks a tool',
    { figures: [], faults: { planned: 5, injected: 0 }, skipped: 'there is no nft' },
    false,
    'there is no nft',
  ],
])('%s', (_case, answer, missed, row) => {
  expect(isMissed(asked(answer))).toBe(missed)
  expect(rowsOf(asked(answer)).find(([id]) => id === '')?.[2]).toBe(row)
})

test('the scoreboard has a line for each figure, with its verdict and the seed to play it again', () => {
  const answer = { ...whole, figures: [figure, { ...figure, id: 'S15', holds: null }] }
  expect(printed([asked(answer), asked({ figures: [], skipped: 'there is no nft' })]).split('\n')).toEqual([
    'id   what           measured         target    peer           verdict  seed',
    'S4   failover, p99  212 ms           < 500 ms  River <= 21 s  ok       7',
    'S15  failover, p99  212 ms           < 500 ms  River <= 21 s  limit    7',
    '     failover       there is no nft                           skipped  7',
  ])
})
