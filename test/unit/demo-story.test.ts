import { expect, test } from 'vitest'
import { storyOf } from '../../src/demo/story.ts'

const hours = Array.from({ length: 24 }, (_, hour) => hour)
const kinds = [
  'blackout',
  'come back',
  'cut off',
  'deploy',
  'disable',
  'enable',
  'flag',
  'replace',
  'retry',
  'trigger',
]

test.each([4, 7].flatMap((days) => hours.map((hour) => ({ days, hour }))))(
  'of the last $days days, told at $hour h, no kind of deed is left out',
  ({ days, hour }) => {
    const now = new Date(Date.UTC(2026, 10, 23, hour, 3))
    const told = storyOf({ now, days, ids: ['one'] }).map(({ does }) => does)
    expect([...new Set(told)].sort()).toEqual(kinds)
  },
)
