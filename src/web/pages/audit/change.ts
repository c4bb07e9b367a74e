import type { AuditEntry } from '../../../db/audit.ts'
import { absolute } from '../parts/wording.ts'

/** What was so before an act and what was so after it, as far as the act tells; the rest is in its detail. */
export type Change = { before: string; after: string }

type Detail = Record<string, unknown>

export function changeOf({ action, detail }: AuditEntry, zone: string): Change | undefined {
  const known = detail ?? {}
  if (action === 'enable') return { before: 'did not fire', after: 'enabled' }
  if (action === 'disable') return { before: 'fired when due', after: disabled(known, zone) }
  if (action === 'set_flag')
    return known.on === true ? { before: 'off', after: 'on' } : { before: 'on', after: 'off' }
  if (action === 'add_blackout') return { before: 'not blacked out', after: days(known, zone) }
  if (action === 'remove_blackout') return { before: days(known, zone), after: 'not blacked out' }
  if ('was' in known && 'is' in known) return { before: told(known.was, zone), after: told(known.is, zone) }
  return undefined
}

function disabled({ until }: Detail, zone: string): string {
  return until === undefined ? 'disabled' : `paused until ${told(until, zone)}`
}

function days({ first_day: first, last_day: last, label }: Detail, zone: string): string {
  const range = first === last ? told(first, zone) : `${told(first, zone)} to ${told(last, zone)}`
  return label === undefined || label === null ? range : `${range}, ${told(label, zone)}`
}

const shown = new Set(['enable', 'disable', 'set_flag', 'add_blackout', 'remove_blackout'])

/** What else an act tells, each fact under its name. */
export function factsOf({ action, detail }: AuditEntry, zone: string): [name: string, fact: string][] {
  if (detail === null || shown.has(action)) return []
  return Object.entries(detail)
    .filter(([name]) => name !== 'was' && name !== 'is')
    .map(([name, fact]) => [name.replaceAll('_', ' '), told(fact, zone)])
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/

/** A fact as a person reads it; instants in the zone of whoever looks. */
function told(fact: unknown, zone: string): string {
  if (typeof fact === 'string' && instant.test(fact)) return absolute(new Date(fact), zone)
  if (Array.isArray(fact))
    return fact.length > 8 ? `${fact.length} of them` : fact.map((each) => told(each, zone)).join(', ')
  if (typeof fact === 'object' && fact !== null)
    return Object.entries(fact)
      .map(([name, value]) => `${name.replaceAll('_', ' ')} ${told(value, zone)}`)
      .join(', ')
  return String(fact ?? 'none')
}
