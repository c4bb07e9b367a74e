import { beforeEach, expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { operators } from './operators.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()
let operator: ReturnType<typeof operators>
beforeEach(() => {
  operator = operators(engine.query)
})

const hourly = every(3_600, { first: at('01:00'), count: 20 })
const payload = { full: true }

async function ended(outcome: 'failed' | 'succeeded' | 'lost' | 'cancelled'): Promise<number> {
  await engine.ready([[schedule('s', { payload }), hourly]])
  await engine.claim(at('01:00'))
  await engine.work(at('01:01'), { outcome, error: outcome === 'succeeded' ? null : 'Error: no' })
  const [run] = await engine.ledger('s')
  return run!.id
}

test.each(['failed', 'lost'] as const)(
  'a run that %s is repeated for the same occurrence',
  async (outcome) => {
    const run = await ended(outcome)
    const again = await operator.retry(run, at('01:10'), { reason: 'room again', actor: 'ada' })
    expect(await engine.run(again)).toMatchObject({
      schedule_id: 's',
      scheduled_for: at('01:00'),
      trigger: 'retry',
      status: 'pending',
      retry_of: run,
      payload,
      requested_by: 'ada',
      request_reason: 'room again',
      due_at: at('01:10'),
    })
    expect((await engine.audit()).at(-1)).toMatchObject({
      action: 'retry_run',
      subject: 's',
      reason: 'room again',
      detail: { run: again, retry_of: run },
    })
    expect(await engine.tick(at('01:10'))).toMatchObject({ dispatched: 1 })
    const [queued] = (await engine.queue()).slice(-1)
    expect(queued!.payload).toMatchObject({
      full: true,
      _punctual: { runId: String(again), trigger: 'retry' },
    })
    await engine.work(at('01:11'))
    expect(await engine.run(again)).toMatchObject({ status: 'succeeded' })
    expect(await engine.run(run)).toMatchObject({ status: outcome })
  },
)

test('a run is repeated once at a time: a second request names the first', async () => {
  const run = await ended('failed')
  const again = await operator.retry(run, at('01:10'))
  const second = operator.retry(run, at('01:10'))
  await expect(second).rejects.toMatchObject({
    code: 'PN004',
    message: `Run ${run} is being repeated already, by run ${again}`,
    hint: `Wait for its end: punctual logs ${again} --follow, or select status from punctual.run_detail where id = ${again};`,
  })
  await engine.tick(at('01:10'))
  await engine.work(at('01:11'), { outcome: 'failed' })
  expect(await operator.retry(run, at('01:12'))).toBeGreaterThan(again)
})

test('a request that never began is asked for again', async () => {
  await engine.ready([[schedule('s'), hourly]])
  const request = await engine.trigger('s', at('00:10'))
  await engine.query("select punctual.cancel_run($1, 'oh', at => $2)", [request, at('00:11')])
  await expect(operator.retry(request, at('00:12'))).rejects.toMatchObject({
    code: 'PN004',
    hint: "Ask for it again: punctual run s, or select punctual.trigger('s');",
  })
})

test('two operators at once: one of them repeats it', async () => {
  const run = await ended('failed')
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  await operators(one!.query).retry(run, at('01:10'))
  const late = operators(other!.query).retry(run, at('01:10'))
  await other!.waits(late)
  await one!.commit()
  await expect(late).rejects.toMatchObject({ code: 'PN004' })
  expect(await engine.ledger('s')).toHaveLength(2)
})

test('what succeeded, still runs, never ran or does not exist is refused, each with what to do', async () => {
  const run = await ended('succeeded')
  const refused = (id: number) =>
    operator.retry(id, at('03:30')).then(String, ({ code, hint }) => ({ code, hint }))
  expect(await refused(run)).toEqual({
    code: 'PN004',
    hint: "To run it again all the same: punctual run s, or select punctual.trigger('s');",
  })
  await engine.claim(at('02:00'))
  await engine.claim(at('03:00'))
  const [, running, skipped] = await engine.ledger('s')
  expect(await refused(running!.id)).toEqual({
    code: 'PN004',
    hint: `Wait for its end, or cancel it first: punctual cancel ${running!.id}, or select punctual.cancel_run(${running!.id});`,
  })
  expect(await refused(skipped!.id)).toEqual({
    code: 'PN004',
    hint: `Make up for it: punctual missed s --run ${skipped!.id}, or select * from punctual.run_missed('s', array[${skipped!.id}]);`,
  })
  expect(await refused(999_999)).toEqual({
    code: 'PN006',
    hint: expect.stringMatching(/^List them: punctual runs, or select .* from punctual\.recent_runs/),
  })
  await engine.define({}, { now: at('03:10') })
  await engine.work(at('03:20'), { outcome: 'failed' })
  expect(await refused(running!.id)).toMatchObject({ code: 'PN002' })
})
