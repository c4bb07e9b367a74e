import { expect, test } from 'vitest'
import { Batch } from '../../src/daemon/batch.ts'

test('a batch that took too long is cut to a quarter, never to nothing, and grows back as passes fit', () => {
  const batch = new Batch()
  expect(batch.size).toBe(5_000)
  batch.shrink()
  expect(batch.size).toBe(1_250)
  for (let times = 0; times < 10; times++) batch.shrink()
  expect(batch.size).toBe(20)
  batch.grow()
  expect(batch.size).toBe(40)
  for (let times = 0; times < 10; times++) batch.grow()
  expect(batch.size).toBe(5_000)
})
