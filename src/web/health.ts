import { type Context, Hono } from 'hono'
import type { Database } from '../db/database.ts'
import { type Health, health } from '../db/health.ts'
import { requireCurrentSchema } from '../db/migrate.ts'
import { PunctualError } from '../errors.ts'
import { healthSentence } from './health-sentence.ts'
import { Problem, problemDocument } from './problem.ts'

/** What a stranger may know: no host, no name, no reason. */
type PublicStatus = { state: Health['state']; message: string } & Partial<
  Pick<
    Health,
    | 'heartbeatAgeSeconds'
    | 'uptimeSeconds'
    | 'nextRunAt'
    | 'overdue'
    | 'failing'
    | 'parked'
    | 'exhausted'
    | 'pending'
    | 'workers'
    | 'daemons'
  >
>

type Options = { database: Database; stopping: AbortSignal }

const patienceMs = 1_000

/** Probes, outside of sign-in. Whether this process serves (readyz) never depends on whether a daemon keeps time (status). */
export function healthRoutes({ database, stopping }: Options): Hono {
  const routes = new Hono()
  const isReady = once(() => whyNotReady({ database, stopping }))
  const read = once(() => publicStatus(database))

  routes.get('/livez', (c) => c.text('ok\n'))
  for (const path of ['/readyz', '/healthz']) {
    routes.get(path, async (c) => {
      const detail = await isReady()
      if (detail === undefined) return wantsText(c) ? c.text('ok\n') : c.json({ status: 'ok' })
      if (wantsText(c)) return c.text(`${detail}\n`, 503, { 'Retry-After': '5' })
      return problemDocument(c, new Problem({ kind: 'not-ready', detail }))
    })
  }
  routes.get('/status', async (c) => {
    const status = await read()
    const isStrict = c.req.query('strict') !== undefined
    const code = isStrict && status.state === 'red' ? 503 : 200
    return wantsText(c) ? c.text(inText(status), code) : c.json(status, code)
  })
  return routes
}

/** Lets askers at the same time share one answer, so that a flood of probes is one statement at a time. */
function once<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asking: Promise<Answer> | undefined
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }
}

async function whyNotReady({ database, stopping }: Options): Promise<string | undefined> {
  if (stopping.aborted) return 'This process is stopping.'
  try {
    await within(requireCurrentSchema({ client: database.pool }))
    return undefined
  } catch (error) {
    const isSchema = error instanceof PunctualError && error.code !== 'database-unreachable'
    return isSchema ? `${error.message}. ${error.hint}` : 'The database does not answer.'
  }
}

async function publicStatus(database: Database): Promise<PublicStatus> {
  try {
    const now = await within(health(database))
    const { state, heartbeatAgeSeconds, uptimeSeconds, nextRunAt } = now
    const { overdue, failing, parked, exhausted, pending, workers, daemons } = now
    const counts = { overdue, failing, parked, exhausted, pending, workers, daemons }
    return { state, message: healthSentence(now), heartbeatAgeSeconds, uptimeSeconds, nextRunAt, ...counts }
  } catch {
    return { state: 'red', message: 'The database does not answer: nothing is known of the daemon.' }
  }
}

async function within<Result>(work: Promise<Result>): Promise<Result> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs)
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer))
}

/** Programs get JSON; a person with a browser or curl gets lines. */
function wantsText(c: Context): boolean {
  const accepted = c.req.header('Accept') ?? '*/*'
  if (accepted.includes('application/json')) return false
  return (
    /text\/(html|plain)/.test(accepted) || /^(curl|Wget|HTTPie)\//i.test(c.req.header('User-Agent') ?? '')
  )
}

function inText({ state, message, ...facts }: PublicStatus): string {
  const lines = Object.entries(facts).map(([name, fact]) => {
    const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    return `${words.padEnd(22)}${fact instanceof Date ? fact.toISOString() : (fact ?? '-')}`
  })
  return [`${state}: ${message}`, ...lines, ''].join('\n')
}
