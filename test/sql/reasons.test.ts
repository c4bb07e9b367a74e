import { expect, test } from 'vitest'
import { createEngine } from './engine.ts'

const engine = createEngine()
const sentence = async (reason: string) =>
  (await engine.query('select punctual.reason_sentence($1) as sentence', [reason]))[0]!.sentence

const reasons = ['missed', 'overlap', 'no_such_job', 'enqueue_failed']

test.each(reasons)('%s has one plain English sentence', async (reason) => {
  expect(await sentence(reason)).toMatch(/^[A-Z][^.]+\.$/)
})

test('no two reasons share a sentence, and an unknown one has none', async () => {
  expect(new Set(await Promise.all(reasons.map(sentence))).size).toBe(reasons.length)
  expect(await sentence('whim')).toBeNull()
})
