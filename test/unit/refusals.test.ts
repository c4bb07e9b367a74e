import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fromDatabaseError, RefusedError, refusals } from '../../src/errors.ts'

const root = join(import.meta.dirname, '..', '..')
const functions = join(root, 'sql', 'functions')

const texts = readdirSync(functions).map((file) => readFileSync(join(functions, file), 'utf8'))
const refusing = texts.flatMap((text) =>
  [...text.matchAll(/errcode = 'PN00[24]'(.*)/g)].map(([, rest]) => rest!),
)
const reasons = refusing.map((rest) => /^, constraint = '(\w+)'/.exec(rest)?.[1])

/** What nobody can meet over HTTP. */
const elsewhere = ['owner_only', 'not_a_scratch_database', 'history_of_its_own']
/** What is refused before the database is asked. */
const ours = ['simulation_under_way']

test('each refusal in SQL names its reason, and the list of reasons is closed', () => {
  expect(refusing.length).toBeGreaterThan(10)
  expect(reasons.filter((reason) => reason === undefined)).toEqual([])
  const known = [...Object.keys(refusals), ...elsewhere].filter((reason) => !ours.includes(reason))
  expect([...new Set(reasons)].sort()).toEqual(known.sort())
})

test('a reason arrives with its error; one that is not in the list does not', () => {
  const refused = (constraint: string) =>
    fromDatabaseError(Object.assign(new Error('no'), { code: 'PN004', constraint })) as RefusedError
  expect(refused('run_finished')).toBeInstanceOf(RefusedError)
  expect(refused('run_finished').reason).toBe('run_finished')
  for (const odd of ['runs_pkey', 'toString', '__proto__']) expect(refused(odd).reason).toBeUndefined()
})

test('docs/api.md explains each reason', () => {
  const guide = readFileSync(join(root, 'docs', 'api.md'), 'utf8')
  for (const [reason, sentence] of Object.entries(refusals))
    expect(guide).toContain(`| \`${reason}\` | ${sentence} |`)
})
