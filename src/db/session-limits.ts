import type { Queryable } from './database.ts'

export const statementTimeoutMs = 5_000
const lockTimeoutMs = 2_000

/** What the server is to hold a session to, in milliseconds: the lease first of all. */
export function limitsOf({ leaseMs }: { leaseMs: number }): Record<string, string> {
  const limits = {
    idle_session_timeout: leaseMs,
    idle_in_transaction_session_timeout: leaseMs,
    lock_timeout: lockTimeoutMs,
    statement_timeout: statementTimeoutMs,
    tcp_keepalives_idle: 3,
    tcp_keepalives_interval: 1,
    tcp_keepalives_count: 3,
    tcp_user_timeout: 4_000,
    // Our statements are short: compiling one takes longer than running it.
    jit: 'off',
  }
  return Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, String(value)]))
}

/** Sets them by SQL, since poolers drop what comes with the connection; for one transaction only where told. */
export async function setLimits(
  session: Queryable,
  limits: Record<string, string>,
  { local }: { local: boolean },
): Promise<void> {
  const settings = Object.entries(limits)
  const calls = settings.map((_, index) => `set_config($${index * 2 + 1}, $${index * 2 + 2}, ${local})`)
  await session.query(`select ${calls.join(', ')}`, settings.flat())
}

/** The first limit that is not in force. What belongs to TCP does not count: a Unix socket has none of it. */
export async function missingLimit(
  session: Queryable,
  limits: Record<string, string>,
): Promise<{ name: string; wanted: string; found: string } | undefined> {
  const names = Object.keys(limits).filter((name) => !name.startsWith('tcp_'))
  const shown = names.map((name) => `current_setting('${name}') as ${name}`)
  const [found] = await session.query<Record<string, string>>(`select ${shown.join(', ')}`)
  const name = names.find((each) => millisecondsOf(found![each]!) !== millisecondsOf(limits[each]!))
  return name === undefined ? undefined : { name, wanted: limits[name]!, found: found![name]! }
}

const units: Record<string, number> = { '': 1, ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** Postgres shows a time in the largest unit that leaves no fraction; any other setting is compared as it is. */
function millisecondsOf(shown: string): number | string {
  const [, digits, unit = ''] = /^(\d+)(ms|s|min|h|d)?$/.exec(shown) ?? []
  return digits === undefined ? shown : Number(digits) * units[unit]!
}
