import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { iconNames } from '../../src/web/pages/parts/icon.tsx'

const assets = new URL('../../src/web/assets/', import.meta.url)
const packages = new URL('../../node_modules/', import.meta.url)

test.each([
  ['htmx.min.js', 'htmx.org/dist/htmx.min.js'],
  ['inter.woff2', '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'],
  [
    'jetbrains-mono.woff2',
    '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
  ],
])('%s is the file of the package that we name', (name, source) => {
  expect(readFileSync(new URL(name, assets)).equals(readFileSync(new URL(source, packages)))).toBe(true)
})

// npx vitest run --project unit test/unit/vendored.test.ts -u writes it anew.
test('the sprite holds the icons of Lucide that pages use', async () => {
  await expect(sprite()).toMatchFileSnapshot(new URL('icons.svg', assets).pathname)
})

test('the licences of what we ship lie beside it', () => {
  const licences = readFileSync(new URL('LICENSES.txt', assets), 'utf8')
  for (const name of [
    'htmx.org',
    '@fontsource-variable/inter',
    '@fontsource-variable/jetbrains-mono',
    'lucide-static',
  ])
    expect(licences).toContain(readFileSync(new URL(`${name}/LICENSE`, packages), 'utf8').trim())
})

function sprite(): string {
  const symbols = iconNames.map((name) => {
    const icon = readFileSync(new URL(`lucide-static/icons/${name}.svg`, packages), 'utf8')
    const drawing = icon.slice(icon.indexOf('>', icon.indexOf('<svg')) + 1, icon.lastIndexOf('</svg>'))
    return `<symbol id="${name}" viewBox="0 0 24 24">${drawing.replaceAll(/\s*\n\s*/g, '')}</symbol>\n`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">\n<title>Icons of Lucide</title>\n${symbols.join('')}</svg>\n`
}
