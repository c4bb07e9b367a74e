import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { Problem } from './problem.ts'

// Beside the sources in both layouts: src/web and dist/web lie equally deep.
const folder = new URL('../../src/web/assets/', import.meta.url)

/** The files that pages load; the address of each changes with its content. Icons come in three hues of the state. */
export const assets = {
  css: asset({
    name: 'punctual.css',
    type: 'text/css; charset=utf-8',
    bytes: styles(),
  }),
  htmx: asset({ name: 'htmx.min.js', type: 'text/javascript; charset=utf-8' }),
  script: asset({
    name: 'punctual.js',
    type: 'text/javascript; charset=utf-8',
    bytes: scripts(),
  }),
  icons: asset({ name: 'icons.svg', type: 'image/svg+xml' }),
  icon: asset({ name: 'icon.svg', type: 'image/svg+xml' }),
  iconYellow: asset({ name: 'icon-yellow.svg', type: 'image/svg+xml' }),
  iconRed: asset({ name: 'icon-red.svg', type: 'image/svg+xml' }),
  text: asset({ name: 'inter.woff2', type: 'font/woff2' }),
  mono: asset({ name: 'jetbrains-mono.woff2', type: 'font/woff2' }),
}

type Asset = { name: string; type: string; bytes?: Buffer }

function asset({ name, type, bytes = readFileSync(new URL(name, folder)) }: Asset) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  return { name, type, bytes, href: `assets/${name}?v=${hash}` }
}

/** What others build on comes first, then each page's; paper has the last word. */
function styles(): Buffer {
  const first = ['tokens', 'base', 'controls', 'frame', 'parts', 'panels']
  const names = readdirSync(new URL('styles', folder)).map((name) => name.replace('.css', ''))
  const pages = names.filter((name) => ![...first, 'print'].includes(name)).sort()
  const texts = [...first, ...pages, 'print'].map((name) =>
    readFileSync(new URL(`styles/${name}.css`, folder), 'utf8'),
  )
  return Buffer.from(texts.join('\n'))
}

/** Ours, small, as the build makes them of scripts/main.js. Without a build they are put together as they are written. */
function scripts(): Buffer {
  const built = new URL('punctual.js', import.meta.url)
  if (existsSync(built)) return readFileSync(built)
  const read = (name: string) => readFileSync(new URL(`scripts/${name}.js`, folder), 'utf8')
  const names = [...read('main').matchAll(/^import '\.\/(.+)\.js'$/gm)].map(([, name]) => name!)
  const texts = names.map((name) => `{\n${read(name).replace(/^import .*/m, '')}}\n`)
  return Buffer.from(read('dom').replaceAll(/^export /gm, '') + texts.join(''))
}

export function assetRoutes(): Hono {
  const routes = new Hono()
  routes.get('/:name', (c) => {
    const name = c.req.param('name')
    const found = Object.values(assets).find((known) => known.name === name)
    if (found === undefined) throw new Problem({ kind: 'not-found', detail: 'There is no such file.' })
    return c.body(new Uint8Array(found.bytes), 200, {
      'Content-Type': found.type,
      'Cache-Control': 'public, max-age=31536000, immutable',
    })
  })
  return routes
}
