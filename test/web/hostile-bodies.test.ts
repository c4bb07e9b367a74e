import { expect, test } from 'vitest'
import { blamelessApp, expectProblem } from './client.ts'

const web = blamelessApp()

const schedule = '/api/admin/schedules/nightly'
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const payload = (text: string) => `{"payload": ${text}}`

const bodies: [name: string, body: string | Uint8Array, status: number][] = [
  ['no JSON', '{', 400],
  ['two values', '{} {}', 400],
  ['NaN', '{"payload": NaN}', 400],
  ['single quotes', "{'reason': 'x'}", 400],
  ['a BOM inside', '{"reason": "x"\ufeff}', 400],
  ['not UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400],
  ['NUL as a byte', '{"reason": "a\0b"}', 400],
  ['a list', '[]', 422],
  ['a text', '"x"', 422],
  ['null', 'null', 422],
  ['a number', '1e999', 422],
  ['an unknown key', '{"reasn": "x"}', 422],
  ['a key of the prototype', '{"__proto__": {"reason": "x"}}', 422],
  ['a key of the prototype in the payload', payload('{"a": {"__proto__": {"b": 1}}}'), 422],
  ['a reason that is a number', '{"reason": 1}', 422],
  ['a reason that is too long', `{"reason": "${'a'.repeat(501)}"}`, 422],
  ['NUL in the reason', '{"reason": "a\\u0000b"}', 422],
  ['half a surrogate pair in the reason', '{"reason": "a\\ud800"}', 422],
  ['a payload that is a list', payload('[]'), 422],
  ['a payload that is a text', payload('"x"'), 422],
  ['a payload that is null', payload('null'), 422],
  ['NUL in the payload', payload('{"a": ["\\u0000"]}'), 422],
  ['NUL in a key of the payload', payload('{"\\u0000": 1}'), 422],
  ['half a surrogate pair in the payload', payload('{"a": {"b": "\\udc00"}}'), 422],
  ['half a surrogate pair in a key', payload('{"\\ud800": 1}'), 422],
  ['a number beyond all bounds', payload('{"a": 1e400}'), 422],
  ['an integer that loses digits', payload('{"a": 12345678901234567890}'), 422],
  ['nested 33 deep', payload(`{"a": ${nested(32)}}`), 422],
  ['nested 20,000 deep', payload(`{"a": ${nested(20_000)}}`), 422],
  ['nested 30,000 deep without an end', '['.repeat(30_000), 400],
]

test.each(bodies)('a body with %s is refused', async (_, body, status) => {
  expectProblem(await web.admin('POST', `${schedule}/trigger`, { body }), status)
})

test.each(['[]', 'null', '"x"', '1'])('the body %s is told what it must be', async (body) => {
  for (const path of [`${schedule}/trigger`, '/api/admin/simulate', '/api/admin/schedules/preview']) {
    const { json } = await web.admin('POST', path, { body })
    expect(json.errors).toEqual([{ pointer: '#', detail: 'must be an object' }])
  }
})

test('a member that must be an object is told so', async () => {
  const { json } = await web.admin('POST', '/api/admin/schedules/preview', {
    body: { cron: '@daily', dst: [] },
  })
  expect(json.errors).toEqual([{ pointer: '#/dst', detail: 'must be an object' }])
})

test('what is odd but fine is kept as it is', async () => {
  const odd = { a: -0.5, b: 1e-300, c: '😀\u2028', 'a/b~c': [[[[]]]], e: Number.MAX_SAFE_INTEGER, '': '' }
  const { json } = await web.admin('POST', `${schedule}/trigger`, { body: { payload: odd } })
  expect((await web.admin('GET', `/api/admin/runs/${json.runId}`)).json.payload).toEqual(odd)
})

const changes: [body: unknown, pointers: string[]][] = [
  [{}, ['#/enabled']],
  [{ enabled: 'true' }, ['#/enabled']],
  [{ enabled: 1 }, ['#/enabled']],
  [{ enabled: null }, ['#/enabled']],
  [{ enabled: true, until: '2100-01-01T00:00:00Z' }, ['#/until']],
  [{ enabled: false, until: '2100-02-30T00:00:00Z' }, ['#/until']],
  [{ enabled: false, until: '2100-01-01' }, ['#/until']],
  [{ enabled: false, until: '2100-01-01T00:00:00' }, ['#/until']],
  [{ enabled: false, until: 'infinity' }, ['#/until']],
  [{ enabled: false, until: '+099999-01-01T00:00:00Z' }, ['#/until']],
  [{ enabled: false, until: 4_102_444_800 }, ['#/until']],
  [{ enabled: 'no', reason: 7, until: 'soon', why: 1 }, ['#/enabled', '#/reason', '#/until', '#/why']],
]

test.each(changes)('the change %j is refused, everything at once', async (body, pointers) => {
  const answer = await web.admin('PUT', schedule, { body })
  expectProblem(answer, 422)
  expect(answer.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers)
})

test('a pause that would be over is refused by the database, as a bad request', async () => {
  const body = { enabled: false, until: '2020-01-01T00:00:00Z' }
  expectProblem(await web.admin('PUT', schedule, { body }), 400)
})

test('a misspelt key is told with the one that was meant', async () => {
  const { json } = await web.admin('PUT', schedule, { body: { enabled: false, reson: 'x' } })
  expect(json.errors).toEqual([{ pointer: '#/reson', detail: 'is not known here; did you mean "reason"?' }])
})
