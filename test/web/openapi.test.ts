import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, testApp } from './client.ts'
import { document, type Response } from './document.ts'
import { everyOperation } from './every-operation.ts'
import { httpGuide } from './http-guide.ts'
import { complaints, type Schema } from './json-schema.ts'

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
)

function resolved<Found>(ref: string): Found {
  const [, ...names] = ref.split('/')
  // biome-ignore lint/suspicious/noExplicitAny: a walk by names
  const found = names.reduce<any>((place, name) => place?.[name], document)
  expect(found, ref).toBeDefined()
  return found as Found
}
const responseOf = (response: Response) =>
  response.$ref === undefined ? response : resolved<Response>(response.$ref)
const faultsOf = (schema: Schema, value: unknown, at: string) =>
  complaints({ schema, value, at, resolve: resolved<Schema> })

describe('the document', () => {
  test('is OpenAPI 3.1, is right under any prefix, and says how to sign in', () => {
    const { openapi, servers, security, components } = document
    expect(openapi).toBe('3.1.0')
    const served = new URL(servers[0]!.url, 'https://example.com/deep/prefix/api/admin/openapi.json')
    expect(served.pathname).toBe('/deep/prefix/api/admin')
    expect(security.flatMap((one) => Object.keys(one))).toEqual(Object.keys(components.securitySchemes))
    expect(components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer' },
      cookie: { type: 'apiKey', in: 'cookie' },
    })
  })

  test('each operation has a name of its own, which is a verb and what it is done to, and a tag that is told of', () => {
    const ids = operations.map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const verb =
      /^(list|get|update|trigger|explain|plan|preview|cancel|retry|run|dismiss|backfill|set|add|remove|simulate|watch)([A-Z]|$)/
    expect(ids.filter((id) => !verb.test(id))).toEqual([])
    const tags = document.tags.map(({ name }) => name)
    expect(operations.filter((one) => !tags.includes(one.tags[0]!))).toEqual([])
    expect(tags.filter((tag) => !operations.some((one) => one.tags[0] === tag))).toEqual([])
  })

  test.each(operations.map((one) => [one.operationId, one] as const))(
    '%s declares all it takes',
    (_, one) => {
      const parameters = one.parameters ?? []
      const inPath = parameters.filter((parameter) => parameter.in === 'path')
      const named = [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(inPath.map(({ name }) => name).sort()).toEqual(named.sort())
      expect(inPath.every(({ required }) => required)).toBe(true)
      expect(parameters.filter(({ description }) => !description)).toEqual([])
      for (const { schema, name } of parameters)
        if (schema.example !== undefined) expect(faultsOf(schema, schema.example, name)).toEqual([])
      const body = one.requestBody?.content['application/json']
      if (body !== undefined) expect(faultsOf(body.schema, body.example, one.operationId)).toEqual([])
      const isList = Object.values(one.responses).some((response) =>
        Object.hasOwn(response.content?.['application/json']?.schema.properties ?? {}, 'nextCursor'),
      )
      const paged = parameters.filter(({ name }) => name === 'cursor' || name === 'limit')
      expect(paged).toHaveLength(isList ? 2 : 0)
    },
  )

  test.each(operations.map((one) => [one.operationId, one] as const))(
    '%s declares all its answers',
    (_, one) => {
      const statuses = Object.keys(one.responses).map(Number)
      expect(statuses.some((status) => status < 300)).toBe(true)
      for (const status of [400, 401, 403, 429, 500, 503]) expect(statuses).toContain(status)
      if (one.requestBody !== undefined)
        for (const status of [408, 413, 415, 422]) expect(statuses).toContain(status)
      if (one.path.includes('{')) expect(statuses).toContain(404)
      for (const [status, response] of Object.entries(one.responses)) {
        const { description, content = {} } = responseOf(response)
        expect(description).toMatch(/\w.*\.|:$/s)
        if (['204', '304'].includes(status)) continue
        const told = one.operationId === 'watchChanges' ? 'text/event-stream' : 'application/json'
        const type = Number(status) < 400 ? told : 'application/problem+json'
        expect(Object.keys(content)).toEqual([type])
        expect(
          faultsOf(content[type]!.schema, content[type]!.example, `${one.operationId} ${status}`),
        ).toEqual([])
      }
    },
  )

  test('every member of every answer says what it is', () => {
    const silent: string[] = []
    const walk = (node: unknown, at: string): void => {
      if (typeof node !== 'object' || node === null) return
      const { properties = {} } = node as Schema
      for (const [name, member] of Object.entries(properties as Record<string, { description?: string }>))
        if (member.description === undefined && !('$ref' in member)) silent.push(`${at}/${name}`)
      for (const [key, inner] of Object.entries(node)) if (key !== 'example') walk(inner, `${at}/${key}`)
    }
    walk(document, '')
    expect(silent).toEqual([])
  })

  test('is the contract: a change of it is seen in its diff', async () => {
    const contract = { ...document, info: { ...document.info, version: '0.0.0' } }
    await expect(`${JSON.stringify(contract, null, 2)}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, 'openapi.json'),
    )
  })

  test('is what docs/http.md says', async () => {
    const file = join(import.meta.dirname, '..', '..', 'docs', 'http.md')
    await expect(httpGuide(document)).toMatchFileSnapshot(file)
  })
})

describe('what is answered', () => {
  let web: Awaited<ReturnType<typeof testApp>>
  const driven = new Map<string, Set<number>>()

  beforeAll(async () => {
    web = await testApp()
    const ask = async (operationId: string, given: Given = {}) => {
      const answer = await asked(operationId, given)
      expectDeclared(operationId, answer)
      return answer
    }
    await everyOperation({ ask, seeded: web.seeded })
  }, 120_000)
  afterAll(() => web.close())

  type Given = Parameters<Parameters<typeof everyOperation>[0]['ask']>[1]

  function asked(operationId: string, { params = {}, query = {}, body, headers = {} }: Given = {}) {
    const { method, path } = operations.find((one) => one.operationId === operationId)!
    const at = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
    const asking = new URLSearchParams(query).toString()
    return web.admin(method.toUpperCase(), `/api/admin${at}${asking && `?${asking}`}`, { body, headers })
  }

  function expectDeclared(operationId: string, { status, json, headers }: Answer) {
    const one = operations.find((each) => each.operationId === operationId)!
    const response = one.responses[status]
    expect(response, `${operationId} answered ${status} ${JSON.stringify(json)}`).toBeDefined()
    const { content, headers: declared = {} } = responseOf(response!)
    driven.set(operationId, (driven.get(operationId) ?? new Set()).add(status))
    if (declared.ETag) expect(headers.get('etag')).toMatch(/^"[0-9a-f]{16}\.[0-9a-f]{16}"$/)
    if (declared.Location) expect(headers.get('location')).toMatch(/^\/api\/admin\//)
    if (content === undefined) return expect(json).toBeUndefined()
    const type = headers.get('content-type')!
    // The document is checked above; here it would be checked against itself.
    if (operationId === 'getOpenApi') return expect(json).toEqual(document)
    expect(faultsOf(content[type]!.schema, json, `${operationId} ${status}`)).toEqual([])
  }

  test('each operation was asked, and answered as declared, by every success that it declares', () => {
    // A stream never ends: events.test.ts listens to it.
    const ending = operations.filter(({ operationId }) => operationId !== 'watchChanges')
    const expected = ending.map(({ operationId, responses }) => ({
      operationId,
      statuses: Object.keys(responses)
        .map(Number)
        .filter((status) => status < 400)
        .sort(),
    }))
    const seen = expected.map(({ operationId }) => ({
      operationId,
      statuses: [...(driven.get(operationId) ?? [])].filter((status) => status < 400).sort(),
    }))
    expect(seen).toEqual(expected)
    expect(web.failures).toEqual([])
  })

  test('each operation that can be refused in the present state was, with its reason', () => {
    const refusing = operations.filter(({ responses }) => '409' in responses).map((one) => one.operationId)
    const untried = refusing.filter((id) => !driven.get(id)!.has(409))
    expect(untried).toEqual(['simulate'])
  })

  test('every route is in the document, and everything in the document is a route', () => {
    const routes = web.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/admin/'))
      .map(({ method, path }) => `${method} ${path.replace('/api/admin', '').replaceAll(/:(\w+)/g, '{$1}')}`)
    const declared = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    expect(routes.sort()).toEqual(declared.sort())
  })

  test.each([
    ['a stranger', 401, () => web.ask('GET', '/api/admin/jobs')],
    ['a viewer who acts', 403, () => web.viewer('POST', '/api/admin/runs/1/cancel')],
    ['an unknown schedule', 404, () => web.admin('GET', '/api/admin/schedules/nothing')],
    ['a parameter', 400, () => web.admin('GET', '/api/admin/jobs?limit=0')],
    ['a body', 422, () => web.admin('POST', '/api/admin/runs/1/cancel', { body: { x: 1 } })],
  ])('the refusal of %s is a Problem as declared', async (_, status, ask) => {
    const { json, ...answer } = await ask()
    expect(answer.status).toBe(status)
    expect(faultsOf({ $ref: '#/components/schemas/Problem' }, json, String(status))).toEqual([])
  })
})
