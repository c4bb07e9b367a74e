/** As much of a schema as the page shows. */
export type Schema = {
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: unknown[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  description?: string
  default?: unknown
}
export function Members({ schema }: { schema: Schema }) {
  if (schema.properties === undefined) return <p>{<TypeName schema={schema} />}</p>
  const rows = Object.entries(schema.properties).map(([name, member]) => [
    schema.required?.includes(name) ? name : `${name}?`,
    <TypeName schema={member} />,
    <Meaning text={member.description ?? ''} schema={member} />,
  ])
  return <Rows title={['member', 'type', 'meaning']} rows={rows} />
}

export function Rows({ title, rows }: { title: string[]; rows: unknown[][] }) {
  return (
    <table class="cards">
      <thead>
        <tr>
          {title.map((text) => (
            <th scope="col">{text}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...cells]) => (
          <tr>
            <th scope="row">
              <code>{name}</code>
            </th>
            {cells.map((cell, index) => (
              <td data-label={title[index + 1]}>
                <div>{cell}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function Meaning({ text, schema }: { text: string; schema: Schema }) {
  const allowed = schema.enum?.filter((one) => one !== null).join(', ')
  return (
    <>
      {inline(text)} {allowed && <span class="muted">One of {allowed}.</span>}
      {schema.default !== undefined && <span class="muted"> {String(schema.default)} unless given.</span>}
    </>
  )
}

function TypeName({ schema }: { schema: Schema }) {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1)!
    return <a href={`#schema-${name}`}>{name}</a>
  }
  if (schema.items !== undefined) return <>list of {<TypeName schema={schema.items} />}</>
  if (schema.anyOf !== undefined) return <>{schema.anyOf.map((one) => one.type ?? '').join(' or ')}</>
  const types = [schema.type ?? 'anything'].flat()
  const named = { 'date-time': 'instant', date: 'day' }[schema.format ?? '']
  return <>{types.map((type) => (type === 'string' ? (named ?? type) : type)).join(' or ')}</>
}

/** What the document writes in Markdown: paragraphs, lists and code. */
export function Prose({ text }: { text: string }) {
  return (
    <>
      {text.split('\n\n').map((block) =>
        block.startsWith('- ') ? (
          <ul>
            {block.split('\n').map((line) => (
              <li>{inline(line.slice(2))}</li>
            ))}
          </ul>
        ) : (
          <p>{inline(block)}</p>
        ),
      )}
    </>
  )
}

function inline(line: string) {
  return line.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))
}
