import type { HealthCheck } from '../db/health.ts'
import { assets } from './assets.ts'
import { span } from './pages/parts/wording.ts'
import type { PublicStatus } from './status.ts'

type StatusPageProps = {
  status: PublicStatus
  checks: readonly HealthCheck[] | undefined
  hasStyles: boolean
}

const words = { green: 'On time', yellow: 'Late', red: 'Not keeping time' }
const refreshSeconds = 30

/** One glance, on a phone or in a terminal: no script, no name, and it reads itself anew. */
export function statusPage(props: StatusPageProps): string {
  return `<!doctype html>${<StatusPage {...props} />}`
}

function StatusPage({ status, checks, hasStyles }: StatusPageProps) {
  const { state, message } = status
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="refresh" content={String(refreshSeconds)} />
        <title>{`${words[state]} · Punctual`}</title>
        {hasStyles && (
          <>
            <link rel="icon" href={`admin/${iconOf(state)}`} type="image/svg+xml" />
            <link rel="stylesheet" href={`admin/${assets.css.href}`} />
          </>
        )}
      </head>
      <body class="status-page">
        <main>
          <header class={`glance ${state}`}>
            <p class="muted">Punctual</p>
            <h1>
              <span class="dot" aria-hidden="true" />
              {words[state]}
            </h1>
            <p>{message}</p>
          </header>
          <Facts status={status} />
          {checks && checks.length > 0 && <Checks checks={checks} />}
          <p class="muted small">Reads itself anew every {refreshSeconds} seconds.</p>
        </main>
      </body>
    </html>
  )
}

function iconOf(state: PublicStatus['state']): string {
  return { green: assets.icon, yellow: assets.iconYellow, red: assets.iconRed }[state].href
}

function Facts({ status }: { status: PublicStatus }) {
  const facts = Object.entries(factsOf(status)).filter(([, fact]) => fact !== undefined)
  if (facts.length === 0) return null
  return (
    <dl class="known">
      {facts.map(([name, fact]) => (
        <div>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  )
}

function factsOf(status: PublicStatus): Record<string, string | number | undefined> {
  const { heartbeatAgeSeconds: beat, passAgeSeconds: pass, uptimeSeconds: up, nextRunAt: next } = status
  return {
    Heartbeat: ago(beat),
    'Last pass': ago(pass),
    'Daemon up': up === undefined || up === null ? undefined : span(up),
    'Next due': next
      ? next
          .toISOString()
          .replace('T', ' ')
          .replace(/\.\d+Z$/, ' UTC')
      : undefined,
    Overdue: status.overdue,
    Failing: status.failing,
    Owed: status.owed,
    'Jobs waiting': status.queue,
    'Runs pending': status.pending,
    'Cannot fire': status.parked,
    Daemons: status.daemons,
    Workers: status.workers,
  }
}

function ago(seconds: number | null | undefined): string | undefined {
  if (seconds === undefined) return undefined
  return seconds === null ? 'never' : `${span(seconds)} ago`
}

function Checks({ checks }: { checks: readonly HealthCheck[] }) {
  return (
    <table>
      <caption>Checks</caption>
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">Level</th>
          <th scope="col" class="number">
            Found
          </th>
          <th scope="col" class="number">
            Yellow above
          </th>
          <th scope="col" class="number">
            Red above
          </th>
        </tr>
      </thead>
      <tbody>
        {checks.map(({ name, level, found, yellowAbove, redAbove }) => (
          <tr>
            <th scope="row">{name}</th>
            <td class={`level ${level}`}>{level}</td>
            <td class="number">{found === null ? 'none' : Number(found.toFixed(1))}</td>
            <td class="number">{yellowAbove ?? '–'}</td>
            <td class="number">{redAbove ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
