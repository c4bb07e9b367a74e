import { z } from 'zod'

export const mostListed = 200
const usuallyListed = 50

/**
 * Where a list ended, as text that its client gives back and need not understand. It names its list: at that of another
 * it would go on somewhere, and nobody would notice.
 */
function cursorOf(list: string, place: unknown): string {
  return Buffer.from(JSON.stringify([list, place])).toString('base64url')
}

/** The query parameters of a list whose places have this shape. */
export function pageQuery<Place>(list: string, place: z.ZodType<Place>, { usually = usuallyListed } = {}) {
  return {
    cursor: z
      .string()
      .max(1_000, cursorError)
      .transform((text, context): Place => {
        const read = z.tuple([z.literal(list), place]).safeParse(decoded(text))
        if (read.success) return read.data[1]
        context.addIssue({ code: 'custom', message: cursorError })
        return z.NEVER
      })
      .optional()
      .meta({
        type: 'string',
        description:
          'Where to go on: the `nextCursor` of the page before, as it came. Leave it out for the first page.',
      }),
    limit: z
      .string()
      .regex(/^\d{1,3}$/, limitError)
      .transform(Number)
      .refine((value) => value >= 1 && value <= mostListed, limitError)
      .default(usually)
      .meta({
        type: 'integer',
        minimum: 1,
        maximum: mostListed,
        default: usually,
        description: 'How many rows a page has at most.',
      }),
  }
}

const cursorError = 'must be the nextCursor of a page of this list, as it came'
const limitError = `must be a whole number from 1 to ${mostListed}`

function decoded(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

/** Rows of which one more than the limit was asked for, as a page of that list. */
export function pageOf<Row>(
  list: string,
  { rows, limit, placeOf }: { rows: readonly Row[]; limit: number; placeOf: (row: Row) => unknown },
): { shown: readonly Row[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  return { shown, nextCursor: rows.length > limit ? nextCursor(list, placeOf(shown.at(-1)!)) : null }
}

export function nextCursor(list: string, place: unknown): string | null {
  return place === null ? null : cursorOf(list, place)
}

/** A place that is a name. */
export const placeByName = z
  .string()
  .max(200)
  .refine((text) => !text.includes('\0') && text.isWellFormed())

/** A place that is the number of a row. */
export const rowNumber = z.int().min(1)

/** A place that is an instant. */
export const placeInTime = z.iso.datetime().transform((text) => new Date(text))
