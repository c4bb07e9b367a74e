import { clockOffset, listenRoundTrip, lockProblem, type Pair, whyPooled } from '../db/doctor/sessions.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

type Kind = {
  variable: string
  url: string
  /** A lock, a LISTEN and a lease live on this connection. */
  mustBeDirect: boolean
}

const poolerName = /pgbouncer|pooler|supavisor|rds-proxy|\bproxy-/i
const poolerPorts = new Set(['6432', '6543'])
const useDirect =
  'Set DIRECT_DATABASE_URL to the server itself; where there is none, PUNCTUAL_LEADERLESS=true polls without a leader.'

/** Whether a URL leads to the server itself, by trying, and by what its name says. */
export async function checkUrl(pair: Pair, { variable, url, mustBeDirect }: Kind): Promise<Finding> {
  const check = variable
  const why = await whyPooled(pair)
  const { hostname, port } = new URL(url)
  if (why !== undefined) {
    if (!mustBeDirect) return ok(check, `Goes through a transaction pooler (${why}), which this one may.`)
    return fail(check, `Goes through a transaction pooler: ${why}.`, useDirect)
  }
  if (!mustBeDirect || !(poolerName.test(hostname) || poolerPorts.has(port)))
    return ok(check, 'Sessions are pinned to their server connection.')
  const found = `Sessions are pinned, and yet ${hostname}:${port || 5432} has the name of a pooler.`
  return warn(
    check,
    found,
    'A pooler in session mode will do; one that recycles connections ends leadership at random.',
  )
}

const slowWordMs = 500
const clockWarnMs = 2_000
const clockFailMs = 60_000

/** What only a session of one's own can do. */
export async function checkSession(pair: Pair): Promise<Finding[]> {
  if ((await whyPooled(pair)) !== undefined)
    return [fail('session', 'LISTEN and locks were not tried: this is no session of its own.', useDirect)]
  return [await checkListen(pair), await checkLock(pair)]
}

async function checkListen(pair: Pair): Promise<Finding> {
  const ms = await listenRoundTrip(pair)
  const fix = 'Everything still works, up to SCHEDULE_POLL_INTERVAL_MS later. Use a direct connection.'
  if (ms === undefined) return fail('listen', 'A notification did not arrive within 2 s.', fix)
  const found = `A notification arrived in ${Math.ceil(ms)} ms.`
  return ms > slowWordMs
    ? warn('listen', found, 'Run daemon and database in the same region.')
    : ok('listen', found)
}

async function checkLock(pair: Pair): Promise<Finding> {
  const wrong = await lockProblem(pair)
  if (wrong !== undefined) return fail('lock', `Advisory locks do not hold: ${wrong}.`, useDirect)
  return ok('lock', 'An advisory lock is held by one session alone.')
}

/** How far the clocks are apart. Ours decides nothing: it dates logs and tokens. */
export async function checkClock(pair: Pair): Promise<Finding> {
  const { offsetMs, errorMs } = await clockOffset(pair)
  const least = Math.max(0, Math.abs(offsetMs) - errorMs)
  const found = `This clock is ${Math.abs(Math.round(offsetMs))} ms ${offsetMs > 0 ? 'behind' : 'ahead of'} the database's, give or take ${Math.ceil(errorMs)} ms.`
  const fix =
    'Let both machines follow NTP: schedules keep the time of the database, but tokens and logs are dated by this one.'
  if (least >= clockFailMs) return fail('clock', found, fix)
  return least >= clockWarnMs ? warn('clock', found, fix) : ok('clock', found)
}
