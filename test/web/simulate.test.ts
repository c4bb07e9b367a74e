import { expect, test } from 'vitest'
import { blamelessApp, expectProblem } from './client.ts'
import { definitions, sync } from './seed.ts'

const path = '/api/admin/simulate'
const day = { from: '2026-03-06T00:00:00Z', to: '2026-03-07T00:00:00Z' }
const web = blamelessApp()

test('a day, with every occurrence and its verdict', async () => {
  const body = { ...day, scheduleIds: ['nightly'], duration: 30, limit: 5 }
  const { status, json } = await web.admin('POST', path, { body })
  expect(status).toBe(200)
  expect(json).toMatchObject({
    from: '2026-03-06T00:00:00.000Z',
    to: '2026-03-07T00:00:00.000Z',
    total: { occurrences: 1, fires: 1, holds: 0, skips: 0, reasons: {} },
    schedules: [{ scheduleId: 'nightly', timezone: 'America/New_York', enabled: false, duration: 30 }],
    occurrences: [
      {
        ...{ scheduleId: 'nightly', scheduledFor: '2026-03-06T07:30:00.000Z', verdict: 'fire', reason: null },
        ...{ occurrences: 1, firstScheduledFor: null, trigger: 'schedule' },
      },
    ],
    omitted: 0,
    peakMinute: { at: '2026-03-06T07:30:00.000Z', fires: 1 },
  })
  expect(json.took).toEqual({
    ms: expect.any(Number),
    occurrencesPerSecond: expect.any(Number),
    virtualDaysPerSecond: expect.any(Number),
  })
})

test('a viewer may ask: it is a question, and one of them at a time is no burden', async () => {
  const body = { ...day, scheduleIds: ['nightly'], duration: 30 }
  expect((await web.viewer('POST', path, { body })).status).toBe(200)
})

test('one at a time', async () => {
  const body = { ...day, all: true }
  const answers = await Promise.all([web.admin('POST', path, { body }), web.admin('POST', path, { body })])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect((await web.admin('POST', path, { body })).status).toBe(200)
})

test.each([
  [{}, ['#/from', '#/to']],
  [{ ...day, to: day.from }, ['#/to']],
  [{ ...day, to: '2027-03-08T00:00:00Z' }, ['#/to']],
  [{ ...day, scheduleIds: [] }, ['#/scheduleIds']],
  [{ ...day, scheduleIds: ['No Id'] }, ['#/scheduleIds/0']],
  [{ ...day, scheduleIds: ['nightly'], all: true }, ['#/all']],
  [{ ...day, duration: -1 }, ['#/duration']],
  [{ ...day, duration: 'long' }, ['#/duration']],
  [{ ...day, limit: 10_001, top: 0 }, ['#/limit', '#/top']],
  [{ ...day, form: day.from }, ['#/form']],
])('%j is refused', async (body, pointers) => {
  const answer = await web.admin('POST', path, { body })
  expectProblem(answer, 422)
  expect(answer.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers)
})

test('each schedule that is not there is named, with the one that was meant', async () => {
  const scheduleIds = ['nigthly', 'nightly', 'nobody-knows-it', 'nigthly']
  const answer = await web.admin('POST', path, { body: { ...day, scheduleIds } })
  expectProblem(answer, 422)
  const nightly = 'there is no schedule "nigthly"; did you mean "nightly"?'
  expect(answer.json).toMatchObject({
    detail: 'The body has 3 problems.',
    errors: [
      { pointer: '#/scheduleIds/0', detail: nightly },
      { pointer: '#/scheduleIds/2', detail: 'there is no schedule "nobody-knows-it"' },
      { pointer: '#/scheduleIds/3', detail: nightly },
    ],
  })
})

test('where none is enabled the remedy is in the words of the body', async () => {
  const answer = await web.admin('POST', path, { body: day })
  expectProblem(answer, 422)
  expect(answer.json).toMatchObject({
    detail: 'No schedule is enabled',
    hint: 'Name some in scheduleIds, or take the disabled ones too with "all": true.',
  })
})

test('of a retired schedule the refusal has its reason', async () => {
  const [, ...others] = definitions.schedules
  await sync(web.seeded, { ...definitions, schedules: others })
  const answer = await web.admin('POST', path, { body: { ...day, scheduleIds: ['feed-refresh'] } })
  expectProblem(answer, 409)
  expect(answer.json.reason).toBe('schedule_retired')
})
