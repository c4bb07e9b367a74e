import { expect, test } from 'vitest'
import { blamelessApp } from './client.ts'
import { document } from './document.ts'

const web = blamelessApp()
const read = () => web.viewer('GET', '/admin/api-reference', { headers: { Accept: 'text/html' } })

test('the reference tells of every operation, every parameter and every schema', async () => {
  const { status, headers, text } = await read()
  expect(status).toBe(200)
  expect(headers.get('content-type')).toMatch(/^text\/html/)
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  )
  for (const { operationId, method, path, parameters = [] } of operations) {
    expect(text).toContain(`id="${operationId}"`)
    expect(text).toContain(`href="#${operationId}"`)
    expect(text).toContain(`${method.toUpperCase()} ${path}`)
    const card = text.slice(text.indexOf(`id="${operationId}"`)).split('</article>')[0]
    for (const { name } of parameters) expect(card).toContain(`<code>${name}</code>`)
  }
  for (const name of Object.keys(document.components.schemas)) expect(text).toContain(`id="schema-${name}"`)
})

test('every link of it leads somewhere, and the document is where it says, under any prefix', async () => {
  const { text } = await read()
  const ids = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
  const links = [...text.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id!)
  expect(links.filter((id) => !ids.has(id))).toEqual([])
  expect(ids.size).toBe([...text.matchAll(/ id="/g)].length)
  const [, href] = / href="([^"#]+openapi\.json)"/.exec(text)!
  expect(new URL(href!, 'http://x/some/prefix/admin/api-reference').pathname).toBe(
    '/some/prefix/api/admin/openapi.json',
  )
})

test('it brings no script of its own and nothing that is not text', async () => {
  const { text } = await read()
  const [main] = /<main.*<\/main>/s.exec(text)!
  expect(main).not.toMatch(/<script|javascript:|\son\w+=/i)
  expect(main).not.toMatch(/undefined|\[object|NaN/)
})
