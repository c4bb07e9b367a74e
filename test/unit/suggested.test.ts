import { expect, test } from 'vitest'
import { suggestedSchedule } from '../../src/cli/suggested.ts'
import { checkConfig } from '../../src/config.ts'

const now = new Date('2026-03-01T00:00Z')
const schedule = (id: string, fields: object = {}) => ({
  id,
  cron: '@daily',
  target: { job: 'work' },
  ...fields,
})
const { schedules } = checkConfig({
  file: 'punctual.config.ts',
  exported: {
    jobs: [{ name: 'work', run: () => undefined }],
    schedules: [schedule('first'), schedule('second'), schedule('over', { endsAt: '2026-01-01T00:00:00Z' })],
  },
  now,
})

test('what start recommends to try can fire', () => {
  expect(suggestedSchedule(schedules, now)).toBe('second')
})

test('where none can it is the last one, and none where there is none', () => {
  expect(suggestedSchedule(schedules.slice(2), now)).toBe('over')
  expect(suggestedSchedule([], now)).toBeUndefined()
})
