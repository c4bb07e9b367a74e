import type { Context } from 'hono'
import { z } from 'zod'
import { faultsOfIssue } from './api/asking.ts'
import { readForm } from './body.ts'
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

export const scheduleId = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,49}$/, 'must be the id of a schedule')

/** A number that a run can have; undefined for anything else. */
export function runNumber(text: string): number | undefined {
  return /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined
}

/** The fields of a form, checked; every fault of them in one problem. */
export async function formOf<Schema extends z.ZodObject>(
  c: Context,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const read = schema.safeParse(await readForm(c))
  if (read.success) return read.data
  const known = Object.keys(schema.shape)
  const errors = read.error.issues.flatMap((issue) => faultsOfIssue(issue, known))
  throw new Problem({ kind: 'invalid', detail: summary('The body', errors), errors })
}

/** What the address of a page asks for, checked; parameters that are not known are ignored. */
export function queryOf<Schema extends z.ZodObject>(c: Context, schema: Schema): z.infer<Schema> {
  const read = schema.safeParse(c.req.query())
  if (read.success) return read.data
  const errors = read.error.issues.map(({ path, message }) => ({
    parameter: path.join('.'),
    detail: message,
  }))
  throw new Problem({ kind: 'malformed', detail: summary('The address', errors), errors })
}

function summary(what: string, errors: readonly Fault[]): string {
  return `${what} has ${errors.length === 1 ? '1 problem' : `${errors.length} problems`}.`
}
