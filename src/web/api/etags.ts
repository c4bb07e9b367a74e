import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { Fault } from '../problem.ts'

/**
 * The tag of a state that operators change: the version of what they set, and a hash of all that is shown. A change is made
 * on the first alone, since runs that come and go between reading and changing are nobody's lost update; what a client has
 * kept is compared with both.
 */
export function tagOf(version: string, shown: unknown): string {
  // How long something is ahead is another number each second, and says nothing new.
  const text = JSON.stringify(shown, (key, value) => (key === 'dueIn' ? undefined : value))
  return `"${version}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`
}

const list = /^\s*(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*\s*$/

export function tagFaults(c: Context): Fault[] {
  const ifMatch = c.req.header('If-Match')
  const isAny = ifMatch === undefined || ifMatch.trim() === '*'
  if (isAny || (ifMatch.length <= 2_000 && list.test(ifMatch))) return []
  return [{ parameter: 'If-Match', detail: 'must be the ETag of an answer, in its quotes, or *' }]
}

/** The versions of which one must still hold; undefined where any will do. */
export function versionsIn(ifMatch: string | undefined): string[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined
  // A proxy that compresses makes tags weak: the version is that of the state all the same.
  return tagsIn(ifMatch).map((tag) => tag.split('.')[0]!)
}

/** Whether the client has this already. */
export function hasSeen(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch.trim() === '*' || tagsIn(ifNoneMatch).includes(tag.slice(1, -1))
}

function tagsIn(header: string): string[] {
  return [...header.matchAll(/"([^"]*)"/g)].map(([, tag]) => tag!)
}
