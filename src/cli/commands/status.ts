import { setTimeout } from 'node:timers/promises'
import type { Database } from '../../db/database.ts'
import { type Health, type HealthCheck, health, healthChecks, worstOf } from '../../db/health.ts'
import { healthSentence } from '../../web/health-sentence.ts'
import { reasonOf } from '../../wording.ts'
import { defineCommand } from '../command.ts'
import { checksLine, checkText, type LimitOptions, limitFlags, limitsOf } from '../health-limits.ts'
import { noDaemon, noWorker } from '../health-line.ts'
import { nagiosStatus } from '../nagios.ts'
import { type Output, write } from '../output.ts'
import { mark } from '../paint.ts'
import { statusFacts } from '../status-facts.ts'
import { withDatabase } from '../target.ts'

type Options = LimitOptions & { check?: true; nagios?: true; watch?: true }

const exitCodes = { green: 0, yellow: 17, red: 7 } as const
const lookEveryMs = 2_000

export const command = defineCommand<Options>({
  usage: 'status',
  summary: 'How the scheduler is: leader, heartbeat, what waits and what fails',
  details:
    'With --check one line and an exit code for monitors: 0 green, 17 yellow, 7 red, 6 no database. A limit of your own stands for those there are: above it a check is red. --nagios maps to 0 OK, 1 WARNING, 2 CRITICAL (also when the database is away), 3 UNKNOWN.',
  examples: ['punctual status', 'punctual status --check --max-queue 500 --max-owed 0'],
  flags: [
    { flags: '--check', help: 'one line, and the state as exit code' },
    ...limitFlags,
    { flags: '--nagios', help: 'one line with performance data, for Nagios and Icinga', conflicts: 'watch' },
    { flags: '--watch', help: 'look again every two seconds, until Ctrl-C' },
  ],
  run: ({ options, output }) => {
    const limits = limitsOf(options)
    const isCheck = options.check === true || Object.keys(limits).length > 0
    const readChecks = () => withDatabase((database) => healthChecks(database, limits))
    if (options.nagios) return nagiosStatus(readChecks, output)
    const look = (database: Database) => (isCheck ? checked(database, limits) : told(database))
    return options.watch ? watch(look, output) : withDatabase((database) => once(look, { database, output }))
  },
})

type Looked = { document: object; text: string; warnings: string[]; code: number }
type Look = (database: Database) => Promise<Looked>

async function told(database: Database): Promise<Looked> {
  const found = await health(database)
  const document = { ...found, message: healthSentence(found) }
  return { document, text: statusFacts(found), warnings: warningsOf(found), code: 0 }
}

async function checked(database: Database, limits: Parameters<typeof healthChecks>[1]): Promise<Looked> {
  const checks: HealthCheck[] = await healthChecks(database, limits)
  const state = worstOf(checks)
  const worst = state === 'green' ? undefined : checks.find(({ level }) => level === state)
  const found = { ...(await health(database)), state, cause: worst?.name ?? null }
  const text = `${mark(state)} ${checksLine(state, checks)}`
  const document = { ...found, message: messageOf(found, worst), checks }
  return { document, text, warnings: [], code: exitCodes[state] }
}

/** What has only limits of one's own no sentence is about: what was found and what is allowed says it. */
function messageOf(found: Health, worst: HealthCheck | undefined): string {
  const isOwn = worst !== undefined && ['failing', 'owed', 'queue'].includes(worst.name)
  return isOwn ? `${checkText(worst)}.` : healthSentence(found)
}

function warningsOf({ daemons, workers }: Health): string[] {
  return [...(daemons === 0 ? [noDaemon] : []), ...(workers === 0 ? [noWorker] : [])]
}

async function once(
  look: Look,
  { database, output }: { database: Database; output: Output },
): Promise<number> {
  const { document, text, warnings, code } = await look(database)
  output.data(document, () => text)
  for (const warning of warnings) output.warn(warning)
  return code
}

/** In place on a terminal, else one after the other, a line each with --json. A database that is away is waited for. */
async function watch(look: Look, output: Output): Promise<number> {
  for (;;) {
    const { document, text } = await withDatabase(look).catch((error) => {
      const message = reasonOf(error)
      return { document: { state: 'red', message }, text: `${mark('red')} ${message}` }
    })
    if (output.json) write(process.stdout, JSON.stringify(document))
    else write(process.stdout, `${process.stdout.isTTY ? '\x1b[2J\x1b[H' : ''}${text}`)
    await setTimeout(lookEveryMs)
  }
}
