/** As much of JSON Schema (2020-12) as the document of the API uses; what it does not know is an error, not a pass. */

export type Schema = {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  items?: Schema
  anyOf?: Schema[]
  allOf?: Schema[]
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  pattern?: string
  format?: string
}

const known = new Set(
  ['$ref', 'type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'propertyNames']
    .concat(['items', 'anyOf', 'allOf', 'minItems', 'maxItems', 'minLength', 'maxLength'])
    .concat(['minimum', 'maximum', 'exclusiveMinimum', 'pattern', 'format'])
    .concat(['description', 'example', 'default']),
)

type Place = { schema: Schema; value: unknown; at: string; resolve: (ref: string) => Schema }

/** What is wrong with a value; a member that the schema does not tell of is wrong as well. */
export function complaints({ schema, value, at, resolve }: Place): string[] {
  const strange = Object.keys(schema).filter((key) => !known.has(key))
  if (strange.length > 0) return [`${at}: the schema says ${strange}, which nobody checks`]
  if (schema.$ref !== undefined) return complaints({ schema: resolve(schema.$ref), value, at, resolve })
  const inside = (one: Schema, inner: unknown, name: string) =>
    complaints({ schema: one, value: inner, at: `${at}/${name}`, resolve })
  const found: string[] = []
  const types = schema.type === undefined ? undefined : [schema.type].flat()
  if (types !== undefined && !types.some((type) => isOf(type, value)))
    return [`${at}: ${JSON.stringify(value)} is not ${types.join(' or ')}`]
  if (schema.enum !== undefined && !schema.enum.includes(value))
    found.push(`${at}: ${JSON.stringify(value)} is none of ${JSON.stringify(schema.enum)}`)
  if (schema.anyOf?.every((one) => inside(one, value, 'anyOf').length > 0))
    found.push(`${at}: ${JSON.stringify(value)} fits none of the alternatives`)
  for (const one of schema.allOf ?? []) found.push(...inside(one, value, 'allOf'))
  if (typeof value === 'string') found.push(...aboutText(schema, value).map((what) => `${at}: ${what}`))
  if (typeof value === 'number' && (value < (schema.minimum ?? value) || value > (schema.maximum ?? value)))
    found.push(`${at}: ${value} is out of bounds`)
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? value.length))
      found.push(`${at}: ${value.length} items`)
    for (const [index, item] of value.entries()) found.push(...inside(schema.items ?? {}, item, `${index}`))
  } else if (typeof value === 'object' && value !== null)
    found.push(...aboutObject(schema, value, inside, at))
  return found
}

function aboutObject(
  schema: Schema,
  value: object,
  inside: (schema: Schema, value: unknown, name: string) => string[],
  at: string,
): string[] {
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value, name))
  const found = missing.map((name) => `${at}: ${name} is missing`)
  for (const [name, inner] of Object.entries(value)) {
    const own = schema.properties?.[name]
    const other = schema.additionalProperties
    if (own !== undefined) found.push(...inside(own, inner, name))
    else if (typeof other === 'object') found.push(...inside(other, inner, name))
    else if (other !== true) found.push(`${at}: ${name} is not told of`)
  }
  return found
}

function aboutText({ pattern, format, minLength = 0, maxLength }: Schema, value: string): string[] {
  const found: string[] = []
  if (value.length < minLength || value.length > (maxLength ?? value.length))
    found.push('is too short or long')
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) found.push(`${value} is not ${pattern}`)
  if (format === 'date-time' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value))
    found.push(`${value} is no instant in UTC`)
  if (format === 'date' && !/^\d{4}-\d\d-\d\d$/.test(value)) found.push(`${value} is no day`)
  return found
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}
