import type { Declared, Document, Parameter, Response } from './document.ts'
import type { Schema } from './json-schema.ts'

const widest = 110

/** docs/http.md: the document for people, with a request for each operation that can be pasted into a shell. */
export function httpGuide({ info, tags, paths, components }: Document): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, ...operation })),
  )
  const sections = tags.map(({ name, description }) => [
    `## ${name}\n\n${description}`,
    ...operations.filter((one) => one.tags[0] === name).map((one) => operationText(one, components.schemas)),
  ])
  const rows = Object.entries(components.schemas).filter(([name]) => !['Problem', 'Fault'].includes(name))
  return `${[
    '# HTTP operations',
    'Made from the OpenAPI document, which is served at `/api/admin/openapi.json` and, for people, at `/admin/api-reference`. What all\noperations have in common, errors and limits: [api.md](api.md).',
    info.description,
    '```sh\nexport API=http://localhost:8080/api/admin TOKEN=$(punctual token)\n```',
    ...sections.flat(),
    '## What is answered',
    ...rows.map(([name, schema]) => schemaText(name, schema)),
  ].join('\n\n')}\n`
}

type Operation = Declared & { method: string; path: string }

function operationText(one: Operation, schemas: Record<string, Schema>): string {
  const { summary, description, operationId, parameters = [], requestBody, responses } = one
  const body = requestBody?.content['application/json']
  return [
    `### ${one.method.toUpperCase()} /api/admin${one.path}`,
    [`**${operationId}**: ${summary}.`, description].filter(Boolean).join(' '),
    `\`\`\`sh\n${curl(one)}\n\`\`\``,
    ...parameterTable(parameters),
    ...(body === undefined ? [] : [`Body:\n\n${memberTable(body.schema)}`]),
    ...answers(responses, schemas),
  ].join('\n\n')
}

function curl({ method, path, parameters = [], requestBody }: Operation): string {
  const at = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(parameters.find((one) => one.name === name && one.in === 'path')!.schema.example),
  )
  const example = requestBody?.content['application/json']?.example
  const isKeyed = parameters.some(({ name }) => name === 'Idempotency-Key')
  const parts = [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} -H "Authorization: Bearer $TOKEN" "$API${at}"`,
    ...(isKeyed ? ['-H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(example === undefined ? [] : [`-H 'Content-Type: application/json' -d '${JSON.stringify(example)}'`]),
  ]
  return parts.join(' \\\n  ')
}

function parameterTable(parameters: Parameter[]): string[] {
  const shown = parameters.filter((one) => one.in !== 'path')
  if (shown.length === 0) return []
  const rows = shown.map(({ name, in: where, description, schema }) => {
    const usually = schema.default === undefined ? '' : ` ${String(schema.default)} unless given.`
    return `| \`${name}\`${where === 'header' ? ' (header)' : ''} | ${typeText(schema)} | ${cell(description)}${usually} |`
  })
  return [['| parameter | | |', '| --- | --- | --- |', ...rows].join('\n')]
}

function memberTable(schema: Schema): string {
  const required = schema.required ?? []
  const rows = Object.entries(schema.properties ?? {}).map(([name, member]) => {
    const { description = '' } = member as { description?: string }
    return `| \`${name}\`${required.includes(name) ? '' : '?'} | ${typeText(member)} | ${cell(description)} |`
  })
  return ['| member | | |', '| --- | --- | --- |', ...rows].join('\n')
}

function answers(responses: Record<string, Response>, schemas: Record<string, Schema>): string[] {
  return Object.entries(responses)
    .filter(([status, { $ref }]) => $ref === undefined || status === '412')
    .map(([status, { description, content, $ref }]) => {
      if ($ref !== undefined) return `**${status}**: it is not as you saw it: somebody has changed it.`
      const media = content?.['application/json']
      const told = `**${status}**: ${description}`
      if (media === undefined) return told
      const names = [...JSON.stringify(media.schema).matchAll(/#\/components\/schemas\/(\w+)/g)]
      const links = names
        .filter(([, name]) => name! in schemas)
        .map(([, name]) => `[${name}](#${name!.toLowerCase()})`)
      const text = short(media.example)
      return `${told}${links.length > 0 ? ` See ${[...new Set(links)].join(', ')}.` : ''}\n\n\`\`\`json\n${text}\n\`\`\``
    })
}

/** JSON, as many members to a line as fit. */
function short(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  const inner = `${indent}  `
  const members = Object.entries(value).map(([name, one]) => {
    const text = short(one, inner)
    return Array.isArray(value) ? text : `"${name}": ${text}`
  })
  const line = `${open}${members.join(', ')}${close}`
  if (!line.includes('\n') && line.length + indent.length < widest) return line
  const lines: string[] = []
  for (const member of members) {
    const joined = `${lines.at(-1)}, ${member}`
    const isFull = joined.length + inner.length >= widest || joined.includes('\n')
    if (lines.length === 0 || isFull) lines.push(member)
    else lines[lines.length - 1] = joined
  }
  return `${open}\n${lines.map((one) => inner + one).join(',\n')}\n${indent}${close}`
}

function schemaText(name: string, schema: Schema): string {
  const { description = '' } = schema as { description?: string }
  return `### ${name}\n\n${description}\n\n${memberTable(schema)}`
}

function typeText(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1)!
    return `[${name}](#${name.toLowerCase()})`
  }
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeText).join(' or ')
  if (schema.enum !== undefined) return schema.enum.map((one) => `\`${one}\``).join(' ')
  const types = [schema.type ?? 'any'].flat()
  const isNullable = types.includes('null') ? ' or null' : ''
  const [type] = types
  if (type === 'array') return `list of ${typeText(schema.items ?? {})}`
  return (schema.format === 'date-time' ? 'instant' : schema.format === 'date' ? 'day' : type) + isNullable
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
