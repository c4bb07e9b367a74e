import { expect, onTestFinished, test } from 'vitest'
import { changeMarks } from '../../src/db/changes.ts'
import { openDatabase } from '../../src/db/database.ts'
import { createTestDatabase } from '../support/database.ts'

test('the marks have a text for each topic, and only that of what changed is another one', async () => {
  const { url } = await createTestDatabase()
  const database = openDatabase({ url, applicationName: 'changes test' })
  onTestFinished(() => database.close())
  const before = await changeMarks(database)
  expect(Object.keys(before)).toEqual(['schedules', 'runs', 'daemons', 'queue', 'acts'])
  expect(await changeMarks(database)).toEqual(before)
  await database.query('select punctual.sample_queue()')
  const after = await changeMarks(database)
  expect(after.queue).not.toBe(before.queue)
  expect(after).toEqual({ ...before, queue: after.queue })
})
