import { canary } from './strings.ts'

export type Told = { status: number; type: string | null; text: string }

/** What is wrong with an answer to a hostile request; undefined when nothing is. */
export function complaintOf({ status, type, text }: Told, { path }: { path: string }): string | undefined {
  if (status >= 500) return `${status}: ${text.slice(0, 300)}`
  if (text.includes(canary.word)) return 'the answer holds what only the canary table holds'
  if (status < 400) return undefined
  if (path.startsWith('/admin') && type?.startsWith('text/html')) return undefined
  if (type !== 'application/problem+json') return `${status} as ${type}`
  const { type: kind, title, status: told } = JSON.parse(text) as Record<string, unknown>
  const isProblem =
    String(kind).startsWith('urn:punctual:problem:') && typeof title === 'string' && told === status
  return isProblem ? undefined : `${status} without a problem: ${text.slice(0, 300)}`
}
