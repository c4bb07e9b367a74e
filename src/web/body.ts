import type { Context } from 'hono'
import { type Fault, Problem } from './problem.ts'

const mostBytes = 64 * 1024
const deepest = 32

/** The JSON of a body, checked for what no door further in could take. No body counts as an empty object. */
export async function readJson(c: Context): Promise<unknown> {
  const text = await readText(c, 'application/json')
  if (text === '') return {}
  const value = parsed(text)
  const errors = oddities(value)
  if (errors.length === 0) return value
  throw new Problem({ kind: 'invalid', detail: 'The body holds values that cannot be stored.', errors })
}

/** The fields of a form. */
export async function readForm(c: Context): Promise<Record<string, string>> {
  const text = await readText(c, 'application/x-www-form-urlencoded')
  return Object.fromEntries(new URLSearchParams(text))
}

async function readText(c: Context, wanted: string): Promise<string> {
  const bytes = await readBytes(c.req.raw)
  if (bytes.length === 0) return ''
  const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase()
  const encoding = c.req.header('Content-Encoding') ?? 'identity'
  if (type !== wanted || encoding !== 'identity') {
    const detail = `The body must be ${wanted}, without a content encoding.`
    throw new Problem({ kind: 'unsupported-media-type', detail, headers: { Accept: wanted } })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Problem({ kind: 'malformed', detail: 'The body is not UTF-8.' })
  }
}

// Counted as it arrives: a chunked body says nothing of its length, and one that does may lie.
async function readBytes({ body }: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > mostBytes) {
      const detail = `The body is larger than ${mostBytes} bytes.`
      throw new Problem({ kind: 'too-large', detail, headers: { Connection: 'close' } })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem({ kind: 'malformed', detail: `The body is not JSON: ${(error as Error).message}` })
  }
}

type Place = { value: unknown; pointer: string; depth: number }

/** What is JSON but neither a JavaScript number nor a Postgres text; walked without recursion, since depth is hostile. */
function oddities(body: unknown): Fault[] {
  const faults: Fault[] = []
  const places: Place[] = [{ value: body, pointer: '', depth: 0 }]
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { value, pointer, depth } = place
    const detail = oddity(value) ?? (depth > deepest ? `is nested deeper than ${deepest} levels` : undefined)
    if (detail !== undefined) faults.push({ pointer: `#${pointer}`, detail })
    if (typeof value !== 'object' || value === null || depth > deepest) continue
    for (const [key, inner] of Object.entries(value)) {
      const problem = key === '__proto__' ? 'JavaScript keeps for itself' : oddity(key)
      if (problem !== undefined) faults.push({ pointer: `#${pointer}`, detail: `has a key that ${problem}` })
      else places.push({ value: inner, pointer: `${pointer}/${pointerPart(key)}`, depth: depth + 1 })
    }
  }
  return faults.slice(0, mostFaults)
}

const mostFaults = 20

function oddity(value: unknown): string | undefined {
  if (typeof value === 'string' && value.includes('\0')) return 'holds a NUL character'
  if (typeof value === 'string' && !value.isWellFormed()) return 'holds half of a surrogate pair'
  if (typeof value !== 'number') return undefined
  const isExact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
  return isExact ? undefined : 'is a number too large to be kept exactly; send it as a string'
}

/** A key as a part of a JSON pointer in a URI fragment (RFC 6901). */
export function pointerPart(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))
}
