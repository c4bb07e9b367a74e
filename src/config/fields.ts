import { inspect } from 'node:util'
import type { z } from 'zod'
import { nearestName, type Problem } from '../problems.ts'

type Shape = Record<string, z.ZodType>
export type Values<Fields extends Shape> = { [Key in keyof Fields]?: z.output<Fields[Key]> }

type Reading<Fields extends Shape> = {
  /** A schema for each field, whose every message says what is allowed. */
  fields: Fields
  given: unknown
  path: string
  problems: Problem[]
}

/**
 * Reads an object field by field, so that one bad field hides no other, and what is good can still be checked against
 * the rest of the config. Adds everything wrong to `problems`.
 */
export function readFields<Fields extends Shape>(reading: Reading<Fields>): Values<Fields> {
  const { fields, given, path, problems } = reading
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    problems.push({ path, problem: 'is not an object', given: shown(given) })
    return {}
  }
  const record = given as Record<string, unknown>
  for (const name of Object.keys(record)) {
    if (name in fields || record[name] === undefined) continue
    problems.push(unknownField({ path: joined(path, name), name, known: Object.keys(fields) }))
  }
  const values: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(fields)) {
    const value = record[name]
    const read = schema.safeParse(value)
    if (read.success) values[name] = read.data
    else
      problems.push(...read.error.issues.map((issue) => refusal({ issue, value, path: joined(path, name) })))
  }
  return values as Values<Fields>
}

type Unknown = { path: string; name: string; known: string[] }

function unknownField({ path, name, known }: Unknown): Problem {
  const nearest = nearestName(name, known)
  if (nearest !== undefined) return { path, problem: 'is not a known field', nearest }
  return { path, problem: 'is not a known field', allowed: known.join(', ') }
}

function refusal({ issue, value, path }: { issue: z.core.$ZodIssue; value: unknown; path: string }): Problem {
  const at = issue.path.reduce<string>((before, step) => joined(before, step as string | number), path)
  const given = issue.path.reduce<unknown>(
    (inside, step) => (inside as Record<PropertyKey, unknown>)?.[step],
    value,
  )
  if (given === undefined) return { path: at, problem: 'is missing', allowed: issue.message }
  return { path: at, problem: 'is not valid', given: shown(given), allowed: issue.message }
}

function joined(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`
  return path === '' ? step : `${path}.${step}`
}

export function shown(value: unknown): string {
  return inspect(value, {
    depth: 1,
    breakLength: Number.POSITIVE_INFINITY,
    maxStringLength: 80,
    maxArrayLength: 5,
  })
}
