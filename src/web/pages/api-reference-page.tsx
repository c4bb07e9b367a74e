import { Hono } from 'hono'
import type { ApiDocument } from '../api/api.ts'
import { Meaning, Members, Prose, Rows, type Schema } from './api-reference-parts.tsx'
import { Layout } from './frame/layout.tsx'
import { page } from './render.tsx'
import type { SignedInEnv } from './view.ts'

/** As much of the document as the page shows. */
type Content = Record<string, { schema: Schema; example?: unknown }>
type Parameter = { name: string; in: string; required: boolean; description: string; schema: Schema }
type Answer = { $ref?: string; description: string; content?: Content }
type Operation = {
  operationId: string
  tags: string[]
  summary: string
  description?: string
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, Answer>
}
type Reference = {
  info: { description: string; version: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema>; responses: Record<string, Answer> }
}
type Placed = Operation & { method: string; path: string }

/** Every operation of the API, for people: the same document that programs read. */
export function apiReferenceRoutes(document: () => ApiDocument): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()
  routes.get('/api-reference', (c) => {
    const reference = document() as unknown as Reference
    return page(c, <ApiReferencePage reference={reference} />)
  })
  return routes
}

function ApiReferencePage({ reference }: { reference: Reference }) {
  const { info, tags, paths, components } = reference
  const all: Placed[] = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      ...operation,
    })),
  )
  const of = (tag: string) => all.filter((one) => one.tags[0] === tag)
  return (
    <Layout title="API">
      <h1>API</h1>
      <p class="muted">
        Punctual {info.version}, under <code>/api/admin</code>. For programs:{' '}
        <a href="../api/admin/openapi.json">openapi.json</a>
      </p>
      <Prose text={info.description} />
      <nav class="contents" aria-label="Operations">
        {tags.map(({ name }) => (
          <details>
            <summary>{name}</summary>
            <ul>
              {of(name).map(({ operationId, summary }) => (
                <li>
                  <a href={`#${operationId}`}>{summary}</a>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </nav>
      {tags.map(({ name, description }) => (
        <section class="chapter">
          <h2>{name}</h2>
          <p>{description}</p>
          {of(name).map((operation) => (
            <OperationText operation={operation} />
          ))}
        </section>
      ))}
      <section id="refusals" class="chapter">
        <h2>Refusals</h2>
        <dl>
          {Object.entries(components.responses).map(([name, { description }]) => (
            <AnswerItem status={statusOf(all, name)} answer={{ description }} />
          ))}
        </dl>
      </section>
      <section class="chapter">
        <h2>What is answered</h2>
        {Object.entries(components.schemas).map(([name, schema]) => (
          <article id={`schema-${name}`}>
            <h3>{name}</h3>
            <p>{schema.description}</p>
            <Members schema={schema} />
          </article>
        ))}
      </section>
    </Layout>
  )
}

function OperationText({ operation }: { operation: Placed }) {
  const { operationId, method, path, summary, description, parameters = [], requestBody } = operation
  const body = requestBody?.content['application/json']
  const answers = Object.entries(operation.responses)
  const own = answers.filter(([, { $ref }]) => $ref === undefined)
  const shared = answers.filter(([, { $ref }]) => $ref !== undefined)
  return (
    <article id={operationId}>
      <h3>{summary}</h3>
      <p>
        <code>
          {method} {path}
        </code>{' '}
        <span class="muted">{operationId}</span>
      </p>
      {description && <Prose text={description} />}
      {parameters.length > 0 && (
        <Rows
          title={['parameter', 'in', 'meaning']}
          rows={parameters.map((one) => [
            one.name,
            one.in,
            <Meaning text={one.description} schema={one.schema} />,
          ])}
        />
      )}
      {body && <h4>Body</h4>}
      {body && <Members schema={body.schema} />}
      {body?.example !== undefined && <pre>{JSON.stringify(body.example, null, 2)}</pre>}
      <h4>Answers</h4>
      <dl>
        {own.map(([status, answer]) => (
          <AnswerItem status={status} answer={answer} />
        ))}
      </dl>
      <p class="muted">
        <a href="#refusals">Refused</a> as others are: {shared.map(([status]) => status).join(', ')}.
      </p>
    </article>
  )
}

function AnswerItem({ status, answer }: { status: string; answer: Answer }) {
  const media = Number(status) < 300 ? answer.content?.['application/json'] : undefined
  return (
    <>
      <dt>{status}</dt>
      <dd>
        <Prose text={answer.description} />
        {media && <Members schema={media.schema} />}
      </dd>
    </>
  )
}

function statusOf(operations: readonly Placed[], name: string): string {
  const all = operations.flatMap(({ responses }) => Object.entries(responses))
  return all.find(([, { $ref }]) => $ref?.endsWith(`/${name}`))?.[0] ?? ''
}
