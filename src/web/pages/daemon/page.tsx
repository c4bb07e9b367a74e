import type { BannerFacts, Health } from '../../../db/health.ts'
import type { LeaderSession, Process, Term } from '../../../db/processes.ts'
import type { DaemonDay, LedgerFacts, LedMinutes, QueueStretch } from '../../../db/steadiness.ts'
import { standingOf } from '../frame/banner.tsx'
import { Layout } from '../frame/layout.tsx'
import { Panel } from '../parts/panel.tsx'
import { useLink } from '../view.ts'
import { Days } from './days.tsx'
import { Heartbeat, spanOf } from './heartbeat.tsx'
import { Leader } from './leader.tsx'
import { Ledger } from './ledger.tsx'
import { isSilent, Processes } from './processes.tsx'
import { QueueChart } from './queue-chart.tsx'
import { SetUp } from './set-up.tsx'
import { Terms } from './terms.tsx'

export type DaemonPageProps = {
  health: Health
  facts: BannerFacts
  processes: Process[]
  terms: Term[]
  session: LeaderSession | undefined
  minutes: LedMinutes
  days: DaemonDay[]
  queue: QueueStretch[]
  ledger: LedgerFacts
  aheadSeconds: number
}

export function DaemonPage(props: DaemonPageProps) {
  const { health, facts, processes, terms, minutes, days, queue, ledger } = props
  return (
    <Layout title="Daemon" topics={['daemons', 'queue']}>
      <h1>Daemon</h1>
      <div class="parts">
        {standingOf({ health, facts }) === 'setup' ? (
          <SetUp />
        ) : (
          <>
            <Stale processes={processes} />
            <Leader {...props} />
            <Days days={days} />
            <Heartbeat minutes={minutes} terms={terms} />
          </>
        )}
        <QueueChart history={queue} span={spanOf(minutes)} />
        <Processes processes={processes} />
        {terms.length > 0 && <Terms terms={terms} />}
        <Ledger ledger={ledger} />
        <Runbooks />
      </div>
    </Layout>
  )
}

/** A process that has fallen silent is still there for us until it is found dead, and nobody but a leader looks. */
function Stale({ processes }: { processes: Process[] }) {
  const silent = processes.filter(isSilent)
  if (silent.length === 0) return null
  return (
    <p class="stale">
      <strong>Silent:</strong> {silent.map(({ host, pid }) => `${host} (process ${pid})`).join(', ')} gave no
      sign of life for more than four heartbeats. A leader records them as dead; while there is none, they
      stay as they were last heard of.
    </p>
  )
}

const runbooks = {
  'daemon-red': 'Daemon red',
  'no-leader': 'No leader',
  'two-leaders': 'Two leaders suspected',
  'listen-lost': 'LISTEN lost, or a pooler in between',
  'queue-growing': 'Queue growing',
  'jobs-not-running': 'Jobs not running',
  'clock-skew': 'Clock skew',
}

function Runbooks() {
  const link = useLink()
  return (
    <Panel id="runbooks" title="Runbooks">
      <ul class="links">
        {Object.entries(runbooks).map(([name, title]) => (
          <li>
            <a href={link(`runbooks/${name}`)}>{title}</a>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
