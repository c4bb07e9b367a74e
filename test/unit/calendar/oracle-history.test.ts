import { expect, test } from 'vitest'
import { againstWalker } from '../../oracle/against-walker.ts'

const minute = 60_000
const hour = 60 * minute

/** Changes in the first and last hours of a year, in UTC and on the wall, and those of most of a day. */
test.each([
  ['Antarctica/Casey', '1969-01-01T00:00Z', 'eight hours ahead as the year begins'],
  ['America/Inuvik', '1953-01-01T00:00Z', 'eight hours back as the year begins, into the old one'],
  ['America/Rankin_Inlet', '1957-01-01T00:00Z', 'six hours back as the year begins, into the old one'],
  ['Africa/Casablanca', '1985-12-31T23:00Z', 'an hour back in the last hour of the year'],
  ['Africa/Tripoli', '1951-12-31T22:00Z', 'an hour back at midnight, before the year of UTC ends'],
  ['Africa/Sao_Tome', '2019-01-01T01:00Z', 'an hour back in the first hours of the year'],
  ['Asia/Dhaka', '2009-12-31T17:00Z', 'an hour back at midnight, ahead of UTC'],
  ['Pacific/Kiritimati', '1994-12-31T10:00Z', 'the last day of the year skipped'],
  ['Pacific/Apia', '2011-12-30T10:00Z', 'a day skipped'],
  ['Pacific/Kwajalein', '1969-09-30T13:00Z', '23 hours repeated'],
])('%s, %s: %s', (timezone, at) => {
  const window = { timezone, centre: Date.parse(at), reach: 30 * hour, step: minute }
  const patterns = [
    '*/20 * * * *',
    '15 0-23 * * *',
    '0,45 0,12,23 * * *',
    '30 23 31 12 *',
    '0 0 1 1 *',
    '0 9 1,30 * 0',
  ]
  const { listed, fresh } = againstWalker(window, patterns)
  expect([...listed.wrong, ...fresh.wrong]).toEqual([])
  expect(listed.answers).toBeGreaterThan(500)
})
