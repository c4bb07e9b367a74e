import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFiles, type Unit } from '../../src/db/migrate/files.ts'

/** Name → sha256 of each migration that a release has shipped. A release adds its own and touches no other line. */
const released: Record<string, string> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'released.json'), 'utf8'),
)

const hashOf = ({ files }: Unit) =>
  createHash('sha256')
    .update(files.map(({ text }) => text).join())
    .digest('hex')

function changed(migrations: Unit[], hashes: Record<string, string>): string[] {
  const now = new Map(migrations.map((unit) => [unit.name, hashOf(unit)]))
  return Object.keys(hashes).filter((name) => now.get(name) !== hashes[name])
}

const { migrations } = readFiles()

test('a released migration is still there, letter by letter', () => {
  expect(changed(migrations, released)).toEqual([])
})

test('a migration that is changed or removed is noticed', () => {
  const hashes = Object.fromEntries(migrations.map((unit) => [unit.name, hashOf(unit)]))
  expect(changed(migrations, hashes)).toEqual([])
  const [first, ...rest] = migrations
  expect(changed(rest, hashes)).toEqual([first!.name])
  const edited = { ...first!, files: first!.files.map((file) => ({ ...file, text: `${file.text} ` })) }
  expect(changed([edited, ...rest], hashes)).toEqual([first!.name])
})

test('migrations are numbered without a gap and leave transactions to the runner', () => {
  const numbers = migrations.map(({ name }) => Number.parseInt(name, 10))
  expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  for (const { files } of migrations) {
    for (const { path, text } of files) {
      expect(text, path).not.toMatch(/^\s*(begin|commit|rollback)\s*;|concurrently|search_path/im)
    }
  }
})
