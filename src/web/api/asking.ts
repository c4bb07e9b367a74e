import type { Context } from 'hono'
import { z } from 'zod'
import { nearestName } from '../../problems.ts'
import { pointerPart, readJson } from '../body.ts'
import { type Fault, type Kind, Problem } from '../problem.ts'

/** What an operation is asked with. */
export type Schemas = { params: z.ZodObject; query: z.ZodObject; body: z.ZodType }

export type Asked<Given extends Schemas> = {
  params: z.output<Given['params']>
  query: z.output<Given['query']>
  body: z.output<Given['body']>
}

const parts = { path: 'not-found', query: 'malformed', headers: 'malformed', body: 'invalid' } as const
type Part = keyof typeof parts
type Found = { part: Part; fault: Fault; kind?: Kind }

/** A body as it came: JSON, or the Problem that it is none. */
export type Came = { json: unknown } | { problem: Problem }

export async function bodyAsItCame(c: Context): Promise<Came> {
  try {
    return { json: await readJson(c) }
  } catch (error) {
    if (error instanceof Problem) return { problem: error }
    throw error
  }
}

/** Path, query, headers and body, checked; every fault of all of them in one problem. */
export function readAsked<Given extends Schemas>(
  c: Context,
  { schemas, came, headerFaults }: { schemas: Given; came: Came | undefined; headerFaults: readonly Fault[] },
): Asked<Given> {
  const params = schemas.params.safeParse(c.req.param())
  const query = schemas.query.strict().safeParse(c.req.query())
  const body = came !== undefined && 'json' in came ? schemas.body.safeParse(came.json) : undefined
  const found: Found[] = [
    ...parameterFaults('path', params, schemas.params),
    ...parameterFaults('query', query, schemas.query),
    ...repeatedFaults(c.req.queries(), schemas.query),
    ...headerFaults.map((fault) => ({ part: 'headers' as const, fault })),
    ...(body?.success === false ? bodyFaults(body.error, schemas.body) : []),
  ]
  if (came !== undefined && 'problem' in came) {
    if (found.length === 0) throw came.problem
    found.push(...faultsOfProblem(came.problem))
  }
  if (found.length > 0) throw problemOfAll(found)
  return { params: params.data, query: query.data, body: body?.data } as Asked<Given>
}

type Read = z.ZodSafeParseResult<unknown>

function parameterFaults(part: 'path' | 'query', read: Read, { shape }: z.ZodObject): Found[] {
  if (read.success) return []
  return read.error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys')
      return [{ part, fault: { parameter: issue.path.join('.'), detail: issue.message } }]
    return issue.keys.map((key) => ({
      part,
      fault: { parameter: key, detail: unknown(key, Object.keys(shape)) },
    }))
  })
}

/** Of what comes more than once only the first would be read, and a filter that is not read answers too much. */
function repeatedFaults(given: Record<string, string[]>, { shape }: z.ZodObject): Found[] {
  return Object.keys(shape).flatMap((parameter) => {
    const times = given[parameter]?.length ?? 0
    if (times < 2) return []
    return [{ part: 'query', fault: { parameter, detail: `is given ${times} times; give it once` } }]
  })
}

function bodyFaults(error: z.ZodError, schema: z.ZodType): Found[] {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  return error.issues
    .flatMap((issue) => faultsOfIssue(issue, known))
    .map((fault) => ({ part: 'body' as const, fault }))
}

/** One thing wrong with a body; each key that nobody knows is one. */
export function faultsOfIssue(issue: z.core.$ZodIssue, known: readonly string[]): Fault[] {
  const pointer = `#${issue.path.map((key) => `/${pointerPart(String(key))}`).join('')}`
  const isNoObject = issue.code === 'invalid_type' && issue.expected === 'object'
  if (isNoObject) return [{ pointer, detail: 'must be an object' }]
  if (issue.code !== 'unrecognized_keys') return [{ pointer, detail: issue.message }]
  return issue.keys.map((key) => ({
    pointer: `${pointer}/${pointerPart(key)}`,
    detail: unknown(key, known),
  }))
}

function unknown(key: string, known: readonly string[]): string {
  const nearest = nearestName(key.slice(0, 50), known)
  if (nearest !== undefined) return `is not known here; did you mean "${nearest}"?`
  return known.length === 0 ? 'is not known here' : `is not known here; allowed are ${known.join(', ')}`
}

function faultsOfProblem({ kind, message, errors }: Problem): Found[] {
  const faults = errors ?? [{ pointer: '#', detail: message }]
  return faults.map((fault) => ({ part: 'body', fault, kind }))
}

/** The kind is that of the first part which has a fault: what the path names comes before what is to be done with it. */
function problemOfAll(found: readonly Found[]): Problem {
  const first = found[0]!
  const named = [...new Set(found.map(({ part }) => part))].map((part) => `the ${part}`)
  const where = named.length === 1 ? named[0]! : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`
  const verb = named.length === 1 && first.part !== 'headers' ? 'has' : 'have'
  const count = found.length === 1 ? '1 problem' : `${found.length} problems`
  return new Problem({
    kind: first.kind ?? parts[first.part],
    detail: `${where[0]!.toUpperCase()}${where.slice(1)} ${verb} ${count}.`,
    errors: found.map(({ fault }) => fault),
  })
}
