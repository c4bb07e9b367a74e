import { wallTimes, zoneFacts } from '../db/doctor/server.ts'
import type { Client } from '../db/doctor/sessions.ts'
import { counted, some } from '../wording.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

const days = 800

/** Whether Node and Postgres know the same clocks, for the zones of the schedules: one forecasts, the other decides. */
export async function checkZones(client: Client, configured: readonly string[]): Promise<Finding[]> {
  const { inUse, unknown, parked } = await zoneFacts(client, configured)
  const unknownHere = inUse.filter((zone) => !isKnownHere(zone))
  const common = inUse.filter((zone) => !unknown.includes(zone) && !unknownHere.includes(zone))
  return [
    ...lacks('Postgres', unknown),
    ...lacks(`Node (${process.versions.tz})`, unknownHere),
    await compare(client, common),
    ...parked.map(({ id, problem }) =>
      warn(
        'parked',
        `${id} cannot fire: ${problem ?? 'its timing cannot be evaluated'}.`,
        `See: punctual why ${id}`,
      ),
    ),
  ]
}

function lacks(who: string, zones: readonly string[]): Finding[] {
  if (zones.length === 0) return []
  const found = `${who} does not know ${some(zones)}: their schedules are parked.`
  return [
    fail(
      'zones',
      found,
      'Update the time zone data of both (tzdata of the server, Node), or name another zone.',
    ),
  ]
}

function isKnownHere(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Midnight UTC of every day for more than two years: a rule that one of them lacks shows on some day. */
async function compare(client: Client, zones: readonly string[]): Promise<Finding> {
  const first = Math.floor(Date.now() / 86_400_000) * 86_400_000
  const instants = Array.from({ length: days }, (_, day) => new Date(first + day * 86_400_000))
  const rows = await wallTimes(client, { zones, instants })
  const formats = new Map(zones.map((zone) => [zone, formatOf(zone)]))
  const apart = rows.find(({ zone, at, wall }) => formats.get(zone)!.format(at).replace(', ', ' ') !== wall)
  if (apart === undefined)
    return ok(
      'zones',
      `Node (${process.versions.tz}) and Postgres agree on ${counted(zones.length, 'zone')} in use, for ${days} days.`,
    )
  const { zone, at, wall } = apart
  const found = `At ${at.toISOString()} it is ${wall} in ${zone} by Postgres, ${formats.get(zone)!.format(at).replace(', ', ' ')} by Node (${process.versions.tz}).`
  return warn(
    'zones',
    found,
    'Update the older time zone data: occurrences are forecast by Node, windows and blackouts judged by Postgres.',
  )
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
}
