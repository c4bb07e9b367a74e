import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { Problem } from './problem.ts'

// Beside the sources in both layouts: src/web and dist/web lie equally deep.
const folder = new URL('../../src/web/assets/', import.meta.url)

/** What others build on comes first; paper has the last word. */
const styles = inOrder('styles', {
  first: ['tokens', 'base', 'controls', 'frame', 'parts', 'panels'],
  last: ['print'],
})
const scripts = inOrder('scripts', { first: [], last: [] })

/** The files that pages load; the address of each changes with its content. Icons come in three hues of the state. */
export const assets = {
  css: asset({
    name: 'punctual.css',
    type: 'text/css; charset=utf-8',
    bytes: joined('styles', styles, 'css'),
  }),
  htmx: asset({ name: 'htmx.min.js', type: 'text/javascript; charset=utf-8' }),
  script: asset({
    name: 'punctual.js',
    type: 'text/javascript; charset=utf-8',
    bytes: joined('scripts', scripts, 'js'),
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

/** The names of the files of a folder. */
function inOrder(kind: string, { first, last }: Record<'first' | 'last', string[]>): string[] {
  const names = readdirSync(new URL(kind, folder)).map((name) => name.replace(/\.\w+$/, ''))
  const others = names.filter((name) => ![...first, ...last].includes(name)).sort()
  return [...first, ...others, ...last]
}

/** Files of one kind as one; each script keeps its names to itself. */
function joined(kind: string, names: readonly string[], extension: string): Buffer {
  const texts = names.map((name) => readFileSync(new URL(`${kind}/${name}.${extension}`, folder), 'utf8'))
  return Buffer.from(texts.map((text) => (extension === 'js' ? `{\n${lean(text)}}\n` : text)).join('\n'))
}

const comments = /^\s*\/\/.*\n|\/\*\*.*?\*\/ |^ +/gm
const textsAndSpaces = /('[^'\n]*'|"[^"\n]*"|`[^`]*`)| *([=+?:{}(),<>&|]) */g

/** Without comments, and without spaces that browsers have no use for; texts and lines stay as they are. */
function lean(script: string): string {
  return script.replaceAll(comments, '').replaceAll(textsAndSpaces, '$1$2')
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
