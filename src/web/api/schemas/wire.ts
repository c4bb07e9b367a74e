import { z } from 'zod'
import { instant } from '../../../db/rows.ts'

/** A row as JSON has it: what is an instant here is text there. */
export function onWire(schema: z.ZodType): z.ZodType {
  const { description } = schema
  const asText = textOf(schema)
  return description === undefined ? asText : asText.meta({ description })
}

function textOf(schema: z.ZodType): z.ZodType {
  if (schema === instant) return z.iso.datetime().nullable()
  if (schema instanceof z.ZodDate) return z.iso.datetime()
  if (schema instanceof z.ZodNullable) return onWire(schema.unwrap() as z.ZodType).nullable()
  if (schema instanceof z.ZodArray) return z.array(onWire(schema.element as z.ZodType))
  if (!(schema instanceof z.ZodObject) || schema.def.catchall !== undefined) return schema
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>)
  return z.object(Object.fromEntries(fields.map(([name, field]) => [name, onWire(field)])))
}

type Words<Shape> = { [Name in keyof Shape]: string }
type Named = { id: string; description: string }

/** The rows of a view as the API answers them, each field with its meaning and its unit. */
export function described<Shape extends z.ZodRawShape>(
  row: z.ZodObject<Shape>,
  { id, description }: Named,
  words: Words<Shape>,
): z.ZodObject<Record<string, z.ZodType>> {
  const fields = Object.entries(row.shape as unknown as Record<string, z.ZodType>).map(([name, field]) => {
    const text = (words as Record<string, string>)[name]!
    return [name, onWire(field).meta({ description: text })]
  })
  return z.object(Object.fromEntries(fields)).meta({ id, description })
}

/** A page of a list. */
export function listOf(name: string, row: z.ZodType) {
  const next = z.string().nullable().meta({
    description: 'Give it back as `cursor` for the page after this one. Null on the last page.',
  })
  return z.object({ [name]: z.array(row).meta({ description: 'This page.' }), nextCursor: next })
}

export const instantOnWire = z.iso.datetime()
