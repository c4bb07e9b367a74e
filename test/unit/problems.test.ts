import { describe, expect, it } from 'vitest'
import { nearestName } from '../../src/problems.ts'

describe('the nearest known name', () => {
  const known = ['feed.download', 'feed.normalise', 'matching.score', 'cleanup']

  it.each([
    ['feed.dwnload', 'feed.download'],
    ['Feed.Normalise', 'feed.normalise'],
    ['feed-normalize', 'feed.normalise'],
    ['claenup', 'cleanup'],
    ['matching.scores', 'matching.score'],
  ])('%s was meant as %s', (given, meant) => expect(nearestName(given, known)).toBe(meant))

  it('is none when nothing is near', () => {
    expect(nearestName('invoices', known)).toBeUndefined()
    expect(nearestName('cleanup', [])).toBeUndefined()
  })
})
