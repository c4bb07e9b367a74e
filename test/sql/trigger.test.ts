import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine } from './engine.ts'

const engine = createEngine()

test('a request is recorded with who asked, when and why, and audited', async () => {
  await engine.define({ schedules: [schedule('s')] })
  const run = await engine.trigger('s', at('12:00'), { reason: 'testing', actor: 'ada' })
  expect(await engine.run(run)).toMatchObject({
    schedule_id: 's',
    scheduled_for: at('12:00'),
    trigger: 'manual',
    status: 'pending',
    requested_by: 'ada',
    request_reason: 'testing',
    requested_at: at('12:00'),
    payload: null,
  })
  expect(await engine.audit()).toMatchObject([
    { at: at('12:00'), actor: 'ada', action: 'trigger', subject: 's', reason: 'testing', detail: { run } },
  ])
})

test('two requests at one instant are two runs', async () => {
  await engine.define({ schedules: [schedule('s')] })
  const runs = [await engine.trigger('s', at('12:00')), await engine.trigger('s', at('12:00'))]
  expect(new Set(runs).size).toBe(2)
  expect(await engine.ledger('s')).toHaveLength(2)
})

test('a request never takes the place of an occurrence at the same instant', async () => {
  await engine.ready([[schedule('s', { overlap: 'allow' }), [at('12:00')]]])
  await engine.trigger('s', at('12:00'))
  expect(await engine.tick(at('12:00'))).toMatchObject({ claimed: 1, dispatched: 1 })
  expect((await engine.ledger('s')).map(({ trigger }) => trigger).sort()).toEqual(['manual', 'schedule'])
})

test('in psql the actor is the role of the session', async () => {
  await engine.define({ schedules: [schedule('s')] })
  await engine.query("select punctual.trigger('s', 'by hand')")
  const [role] = await engine.query('select session_user as name')
  expect(await engine.audit()).toMatchObject([{ actor: role!.name, reason: 'by hand' }])
})

test('an unknown schedule is refused with PN001 and a hint', async () => {
  await expect(engine.trigger('nothing', at('12:00'))).rejects.toMatchObject({
    code: 'PN001',
    message: 'There is no schedule "nothing"',
    hint: expect.stringContaining('punctual.schedule_status'),
  })
})

test('a retired schedule is refused with PN002', async () => {
  await engine.define({ schedules: [schedule('s')] })
  await engine.define({ schedules: [] }, { now: at('01:00') })
  await expect(engine.trigger('s', at('12:00'))).rejects.toMatchObject({
    code: 'PN002',
    message: expect.stringContaining('was retired'),
    hint: expect.stringContaining('punctual.config.ts'),
  })
})

test.each([[[1, 2]], ['text'], [7], [true], [null]])(
  'the payload %j is not an object: PN005',
  async (payload) => {
    await engine.define({ schedules: [schedule('s')] })
    await expect(engine.trigger('s', at('12:00'), { payload })).rejects.toMatchObject({
      code: 'PN005',
      message: expect.stringMatching(/^The payload is a JSON \w+, not an object$/),
    })
    expect(await engine.ledger('s')).toEqual([])
  },
)

test('a request wakes whoever listens, with an empty word', async () => {
  await engine.define({ schedules: [schedule('s')] })
  const listener = await engine.database.connect()
  await listener.query('listen punctual')
  const heard = new Promise((resolve) => listener.once('notification', resolve))
  await engine.trigger('s', at('12:00'))
  expect(await heard).toMatchObject({ channel: 'punctual', payload: '' })
})
