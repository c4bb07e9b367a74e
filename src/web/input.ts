import type { Context } from 'hono'
import { z } from 'zod'
import { nearestName } from '../problems.ts'
import { pointerPart, readForm, readJson } from './body.ts'
import { type Fault, Problem } from './problem.ts'

/** Free text of a person: a reason. */
export const reason = z
  .string('must be text')
  .trim()
  .max(500, 'is longer than 500 characters')
  .refine((text) => !text.includes('\0') && text.isWellFormed(), 'holds characters that cannot be stored')
  .transform((text) => (text === '' ? undefined : text))
  .optional()

const instantError = 'must be an ISO 8601 instant with its offset, such as 2026-11-22T02:30:00Z'
const years = { from: Date.UTC(1970, 0), to: Date.UTC(10_000, 0) }

export const instantText = z
  .string(instantError)
  .pipe(z.iso.datetime({ offset: true, error: instantError }))
  .transform((text) => new Date(text))
  .refine(
    (at) => at.getTime() >= years.from && at.getTime() < years.to,
    'must be between the years 1970 and 9999',
  )

/** A whole number in a query. */
export function wholeNumber({ from, to }: { from: number; to: number }) {
  const error = `must be a whole number from ${from} to ${to}`
  return z
    .string()
    .regex(/^\d{1,16}$/, error)
    .transform(Number)
    .refine((value) => value >= from && value <= to, error)
    .optional()
}

export const scheduleId = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,49}$/, 'must be the id of a schedule')

/** The name in the path, as far as a flag or a calendar could be called that. */
export function nameOf(c: Context): string {
  return (c.req.param('name') ?? '').slice(0, 100).replaceAll('\0', '').toWellFormed()
}

/** A number that a run can have; undefined for anything else. */
export function runNumber(text: string): number | undefined {
  return /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined
}

/** The body, checked; every fault of it in one problem. */
export async function bodyOf<Schema extends z.ZodObject>(
  c: Context,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return checked(await readJson(c), schema)
}

/** The same of a form. */
export async function formOf<Schema extends z.ZodObject>(
  c: Context,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return checked(await readForm(c), schema)
}

function checked<Schema extends z.ZodObject>(body: unknown, schema: Schema): z.infer<Schema> {
  const read = schema.safeParse(body)
  if (read.success) return read.data
  const errors = read.error.issues.flatMap((issue) => bodyFaults(issue, Object.keys(schema.shape)))
  throw new Problem({ kind: 'invalid', detail: summary('The body', errors), errors })
}

/** The query, checked; every fault of it in one problem. Unknown parameters are ignored. */
export function queryOf<Schema extends z.ZodObject>(c: Context, schema: Schema): z.infer<Schema> {
  const read = schema.safeParse(c.req.query())
  if (read.success) return read.data
  const errors = read.error.issues.map(({ path, message }) => ({
    parameter: path.join('.'),
    detail: message,
  }))
  throw new Problem({ kind: 'malformed', detail: summary('The query', errors), errors })
}

function bodyFaults(issue: z.core.$ZodIssue, known: readonly string[]): Fault[] {
  const pointer = `#${issue.path.map((key) => `/${pointerPart(String(key))}`).join('')}`
  if (issue.code !== 'unrecognized_keys') return [{ pointer, detail: issue.message }]
  return issue.keys.map((key) => {
    const nearest = nearestName(key.slice(0, 50), known)
    const meant = nearest === undefined ? `allowed are ${known.join(', ')}` : `did you mean "${nearest}"?`
    return { pointer: `${pointer}/${pointerPart(key)}`, detail: `is not known here; ${meant}` }
  })
}

function summary(what: string, errors: readonly Fault[]): string {
  return `${what} has ${errors.length === 1 ? '1 problem' : `${errors.length} problems`}.`
}
