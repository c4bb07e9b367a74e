import { type Context, Hono } from 'hono'
import { Problem, problemDocument } from './problem.ts'
import { once, type ProbeCheck, readyChecks, type Serving } from './readiness.ts'
import { checksText, publicStatus, statusChecks, statusText } from './status.ts'
import { statusPage } from './status-page.tsx'

type Options = Serving & {
  /** What must go on in this process for it to be alive; that it answers at all, where not given. Asks no database. */
  live?: () => ProbeCheck[]
  /** Whether the styles of the pages are beside it. */
  hasStyles?: boolean
}

/** Probes, outside of sign-in. Whether this process serves (readyz) never depends on whether a daemon keeps time (status). */
export function healthRoutes({ database, stopping, live = () => [], hasStyles = false }: Options): Hono {
  const routes = new Hono()
  const ready = once(() => readyChecks({ database, stopping }))
  const read = once(() => publicStatus(database))
  const readChecks = once(() => statusChecks(database))

  routes.get('/livez', (c) => answer(c, { probe: 'livez', checks: live() }))
  for (const probe of ['readyz', 'healthz']) {
    routes.get(`/${probe}`, async (c) => answer(c, { probe, checks: await ready() }))
  }
  routes.get('/status', async (c) => {
    const status = await read()
    const isStrict = c.req.query('strict') !== undefined
    const code = isStrict && status.state === 'red' ? 503 : 200
    const checks = isVerbose(c) ? await readChecks() : undefined
    if (wantsPage(c)) return c.html(statusPage({ status, checks, hasStyles }), code)
    if (checks === undefined) return wantsText(c) ? c.text(statusText(status), code) : c.json(status, code)
    if (wantsJson(c)) return c.json({ ...status, checks }, code)
    return c.text(`${checksText(checks)}${status.state}: ${status.message}\n`, code)
  })
  return routes
}

type Answering = { probe: string; checks: ProbeCheck[] }

function answer(c: Context, { probe, checks }: Answering): Response {
  const failed = checks.find(({ problem }) => problem !== undefined)
  const isBare = probe === 'livez' && failed === undefined
  if (isVerbose(c)) return verbose(c, { probe, checks })
  if (failed === undefined) return isBare || wantsText(c) ? c.text('ok\n') : c.json({ status: 'ok' })
  if (wantsText(c)) return c.text(`${failed.problem}\n`, 503, { 'Retry-After': '5' })
  return problemDocument(c, new Problem({ kind: 'not-ready', detail: failed.problem! }))
}

/** Every check by its name, one a line, for people; JSON for those who ask for it. */
function verbose(c: Context, { probe, checks }: Answering): Response {
  const isGood = checks.every(({ problem }) => problem === undefined)
  const code = isGood ? 200 : 503
  if (!isGood) c.header('Retry-After', '5')
  if (wantsJson(c)) {
    const told = checks.map(({ name, problem }) => ({ name, ok: problem === undefined, problem }))
    return c.json({ status: isGood ? 'ok' : 'failed', checks: told }, code)
  }
  const lines = checks.map(({ name, problem }) =>
    problem === undefined ? `[+]${name} ok` : `[-]${name} failed: ${problem}`,
  )
  return c.text([...lines, `${probe} check ${isGood ? 'passed' : 'failed'}`, ''].join('\n'), code)
}

function isVerbose(c: Context): boolean {
  return c.req.query('verbose') !== undefined
}

function wantsJson(c: Context): boolean {
  return c.req.header('Accept')?.includes('application/json') ?? false
}

/** A browser, also one in a terminal, names HTML first of all. */
function wantsPage(c: Context): boolean {
  return /^\s*text\/html/i.test(c.req.header('Accept') ?? '')
}

/** Programs get JSON; a person with a browser or curl gets lines. */
function wantsText(c: Context): boolean {
  const accepted = c.req.header('Accept') ?? '*/*'
  if (wantsJson(c)) return false
  return (
    /text\/(html|plain)/.test(accepted) || /^(curl|Wget|HTTPie)\//i.test(c.req.header('User-Agent') ?? '')
  )
}
