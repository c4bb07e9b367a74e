import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { Problem } from './problem.ts'

// Beside the sources in both layouts: src/web and dist/web lie equally deep.
const folder = new URL('../../src/web/assets/', import.meta.url)

/** The files that pages load, each under an address that changes with its content. */
export const assets = {
  css: asset({ name: 'punctual.css', type: 'text/css; charset=utf-8' }),
  icon: asset({ name: 'icon.svg', type: 'image/svg+xml' }),
}

function asset({ name, type }: { name: string; type: string }) {
  const body = readFileSync(new URL(name, folder), 'utf8')
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  return { name, type, body, href: `/admin/assets/${name}?v=${hash}` }
}

export function assetRoutes(): Hono {
  const routes = new Hono()
  routes.get('/:name', (c) => {
    const name = c.req.param('name')
    const found = Object.values(assets).find((known) => known.name === name)
    if (found === undefined) throw new Problem({ kind: 'not-found', detail: 'There is no such file.' })
    return c.body(found.body, 200, {
      'Content-Type': found.type,
      'Cache-Control': 'public, max-age=31536000, immutable',
    })
  })
  return routes
}
