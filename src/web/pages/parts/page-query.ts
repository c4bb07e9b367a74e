import type { Context } from 'hono'
import { z } from 'zod'
import { NotFoundError } from '../../../errors.ts'
import { instantText, runNumber } from '../../input.ts'
import { Problem } from '../../problem.ts'

/**
 * What a page was asked for, checked; a fault is told by the label of its field, where it has one. A form without scripts
 * sends its empty fields too: they count as not given.
 */
export function pageQuery<Schema extends z.ZodObject>(
  c: Context,
  schema: Schema,
  labels: Record<string, string> = {},
): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(c.req.query()).filter(([, value]) => value.trim() !== ''))
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const errors = read.error.issues.map(({ path, message }) => {
    const name = path.join('.')
    return { parameter: labels[name] ?? name, detail: name in given ? message : 'must be given' }
  })
  throw new Problem({ kind: 'malformed', detail: 'The address asks for what there is not.', errors })
}

/** The number of a run or a backfill in the path. */
export function numberOf(c: Context, what: 'run' | 'backfill'): number {
  const id = runNumber(c.req.param('id') ?? '')
  if (id === undefined) throw new NotFoundError({ message: `A ${what} is known by its number` })
  return id
}

/** Free text of an address: a name, the first line of an error. */
export const words = z
  .string()
  .trim()
  .max(500, 'is longer than 500 characters')
  .refine((text) => !text.includes('\0') && text.isWellFormed(), 'holds characters that cannot be stored')

/** An instant as the API takes it, or as a field of a form gives it: then it is UTC, as the field says. */
export const fieldInstant = z
  .string()
  .transform((text) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text) ? `${text}${text.length === 16 ? ':00' : ''}Z` : text,
  )
  .pipe(instantText)

/** The same instant as a field takes it. */
export function fieldValue(at: Date | undefined): string {
  return at === undefined ? '' : at.toISOString().slice(0, 16)
}
