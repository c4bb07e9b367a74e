import { describe, expect, test } from 'vitest'
import { Events } from '../../src/events.ts'
import { createMetrics } from '../../src/metrics.ts'
import { type MetricsDoor, metricsRoutes } from '../../src/web/metrics.ts'
import { asking, expectProblem } from './client.ts'

const token = 'a-token-of-some-length'
const ask = (door?: MetricsDoor) =>
  asking(metricsRoutes(createMetrics({ events: new Events() }), door) as never)
const bearing = (given: string) => ({ headers: { Authorization: given } })

test('on a port of its own, /metrics answers anybody, in the format that Prometheus reads', async () => {
  const { status, headers, text } = await ask()('GET', '/metrics')
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(text).toMatch(/^punctual_build_info\{.*\} 1$/m)
})

test('in development it is open until a token is set', async () => {
  expect(await ask({ isOpen: true })('GET', '/metrics')).toMatchObject({ status: 200 })
  expectProblem(await ask({ isOpen: true, token })('GET', '/metrics'), 401)
})

test('in production it is closed without a token, and says what to set', async () => {
  for (const given of [{}, bearing('Bearer x'), bearing('Bearer undefined'), bearing('Bearer ')]) {
    const answer = await ask({ isOpen: false })('GET', '/metrics', given)
    expectProblem(answer, 401)
    expect(answer.json.hint).toContain('METRICS_TOKEN')
  }
})

describe('with a token', () => {
  const asked = ask({ isOpen: false, token })

  test.each([`Bearer ${token}`, `bearer  ${token}`])('%s may read', async (given) => {
    expect(await asked('GET', '/metrics', bearing(given))).toMatchObject({ status: 200 })
  })

  test.each([
    `Basic ${token}`,
    `Bearer ${token.slice(1)}`,
    `Bearer ${token}s`,
    `Bearer ${token.toUpperCase()}`,
    `Bearer ${token} x`,
    token,
    'Bearer',
  ])('%s may not, and the token is not told', async (given) => {
    const answer = await asked('GET', '/metrics', bearing(given))
    expectProblem(answer, 401)
    expect(answer.headers.get('www-authenticate')).toContain('Bearer')
    expect(answer.text).not.toContain(token)
  })
})
