import { z } from 'zod'
import type { Row } from './database.ts'

/** An instant of a row; null where there is none, and for 'infinity', which is no instant. */
export const instant = z.preprocess(
  (value) => (typeof value === 'number' || value === undefined ? null : value),
  z.date().nullable(),
)

/** A duration of a row, in seconds. */
export const seconds = z.number().nullable()

/** An instant that is always there. */
export const always = z.date()

/** A row of a view in the shape that API and pages give it: checked, its columns in camelCase. */
export function shaped<Schema extends z.ZodType>(schema: Schema, row: Row): z.infer<Schema> {
  const fields: Row = {}
  for (const column in row) fields[camelCased(column)] = row[column]
  return schema.parse(fields)
}

/** What a statement selects to make that shape, and no more. */
export function columnsOf(schema: z.ZodObject): string {
  const columns = Object.keys(schema.shape).map((field) =>
    field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  )
  return columns.join(', ')
}

const fieldNames = new Map<string, string>()

/** A page asks for the same columns thousands of times. */
function camelCased(column: string): string {
  const known = fieldNames.get(column)
  if (known !== undefined) return known
  const name = column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  fieldNames.set(column, name)
  return name
}
