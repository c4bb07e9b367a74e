import type { Database } from '../db/database.ts'
import { type Health, type HealthCheck, health, healthChecks } from '../db/health.ts'
import { healthSentence } from './health-sentence.ts'
import { within } from './readiness.ts'

const told = [
  'heartbeatAgeSeconds',
  'passAgeSeconds',
  'uptimeSeconds',
  'nextRunAt',
  'overdue',
  'failing',
  'owed',
  'queue',
  'parked',
  'exhausted',
  'pending',
  'workers',
  'daemons',
] as const satisfies (keyof Health)[]

/** What a stranger may know: no host, no name, no reason. */
export type PublicStatus = { state: Health['state']; message: string } & Partial<
  Pick<Health, (typeof told)[number]>
>

export async function publicStatus(database: Database): Promise<PublicStatus> {
  try {
    const now = await within(health(database))
    const facts = Object.fromEntries(told.map((name) => [name, now[name]])) as Pick<
      Health,
      (typeof told)[number]
    >
    return { state: now.state, message: healthSentence(now), ...facts }
  } catch {
    return { state: 'red', message: 'The database does not answer: nothing is known of the daemon.' }
  }
}

/** What makes the state, check by check; none where the database does not answer. */
export function statusChecks(database: Database): Promise<HealthCheck[]> {
  return within(healthChecks(database)).catch(() => [])
}

export function statusText({ state, message, ...facts }: PublicStatus): string {
  const lines = Object.entries(facts).map(([name, fact]) => {
    const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    return `${words.padEnd(22)}${fact instanceof Date ? fact.toISOString() : (fact ?? '-')}`
  })
  return [`${state}: ${message}`, ...lines, ''].join('\n')
}

/** One named check a line, as a person reads them. */
export function checksText(checks: readonly HealthCheck[]): string {
  return checks.map((check) => `[${check.level === 'green' ? '+' : '-'}]${checkText(check)}\n`).join('')
}

function checkText({ name, found, yellowAbove, redAbove, level }: HealthCheck): string {
  const limits = Object.entries({ yellow: yellowAbove, red: redAbove })
    .filter(([, limit]) => limit !== null)
    .map(([word, limit]) => `${word} above ${limit}`)
  return [`${name} ${level}: ${found === null ? 'none' : Number(found.toFixed(1))}`, ...limits].join(', ')
}
