import { expect, test } from 'vitest'
import { createEngine } from './engine.ts'

const engine = createEngine()

test('each reason has its one sentence and its verdict', async () => {
  const rows = await engine.query('select code, verdict, sentence from punctual.reasons_detail')
  expect(
    rows.map(({ code, verdict, sentence }) => `${code} | ${verdict} | ${sentence}`),
  ).toMatchInlineSnapshot(`
    [
      "missed | skip | It came due while nobody claimed it, and was found later than its grace allows.",
      "coalesced | skip | A later occurrence ran for it.",
      "catch_up_limit | skip | It was missed, and lay beyond the number or the age that its catch-up allows.",
      "overlap | skip or hold | The previous run was still active.",
      "queue_full | skip | The previous run was still active, and another run already waited for it to end.",
      "too_late | skip | It had not started when its deadline passed.",
      "blackout | skip or hold | It fell on a day that one of its calendars blacks out.",
      "flag_off | skip | Its feature flag was off.",
      "outside_bounds | skip | It lay before the start or after the end of its schedule.",
      "max_runs | skip | Its schedule had already run as often as it may.",
      "clock_gap | skip | The clock skipped its local time that day.",
      "no_such_job | skip | No job is left that it could run.",
      "enqueue_failed | skip or fail | Its jobs could not be enqueued.",
      "dismissed | skip | It was missed, and an operator decided that it need not run.",
      "cancelled | cancel | It was cancelled.",
    ]
  `)
})

test('no two reasons share a sentence', async () => {
  const rows = await engine.query('select distinct sentence from punctual.reasons_detail')
  expect(rows).toHaveLength(15)
})

test('an unknown code has no sentence, and neither has none', async () => {
  const [row] = await engine.query(
    "select punctual.reason_sentence('whim') as unknown, punctual.reason_sentence(null) as missing",
  )
  expect(row).toEqual({ unknown: null, missing: null })
})
