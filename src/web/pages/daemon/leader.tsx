import type { Health } from '../../../db/health.ts'
import type { LeaderSession, Process } from '../../../db/processes.ts'
import { CopyAs } from '../parts/copy-as.tsx'
import { Facts, Panel } from '../parts/panel.tsx'
import { When } from '../parts/when.tsx'
import { span } from '../parts/wording.ts'
import { waysOf } from './processes.tsx'

type LeaderProps = {
  health: Health
  processes: Process[]
  session: LeaderSession | undefined
  /** How far this web server's clock is ahead of the database's, in seconds. */
  aheadSeconds: number
}

/** Who keeps time, and whether it can. */
export function Leader({ health, processes, session, aheadSeconds }: LeaderProps) {
  const leader = processes.find(({ id }) => id === health.leader)
  const isPolling = processes.some(({ status }) => status === 'polling')
  const standbys = processes.filter(({ kind, status }) => kind === 'schedule_daemon' && status === 'standby')
  return (
    <Panel id="leader" title={leader ? 'Leader' : 'No leader'} note={clockSentence(aheadSeconds)}>
      {leader === undefined && <p>{isPolling ? polling : nobody}</p>}
      <Facts
        facts={{
          ...(leader && placeOf(leader)),
          ...(leader && {
            Up: <Counting seconds={health.uptimeSeconds} />,
            Heartbeat: <Counting seconds={health.heartbeatAgeSeconds} isAgo />,
          }),
          'Last pass': <Counting seconds={health.passAgeSeconds} isAgo />,
          Epoch: leader && health.epoch,
          'Led for': leader && <Counting seconds={health.ledFor} />,
          Session: sessionWords(session),
          LISTEN: listenWords({ session, isPolling }),
          Standbys: standbys.length === 0 ? 'none' : standbys.map(({ host }) => host).join(', '),
          'Next due': health.nextRunAt && <When at={health.nextRunAt} />,
        }}
      />
      {leader && <CopyAs ways={{ ...waysOf(leader), punctual: 'punctual status' }} />}
    </Panel>
  )
}

const polling =
  'Daemons poll without a leader, since a pooler is in between and PUNCTUAL_LEADERLESS is set: each claims what it finds due.'
const nobody = 'Nobody holds the leader’s lock: what is due waits until a daemon does.'

function placeOf({ host, pid, region, machine, version }: Process) {
  return { Host: host, Process: pid, Region: region, Machine: machine, Version: version }
}

function Counting({ seconds, isAgo = false }: { seconds: number | null; isAgo?: boolean }) {
  if (seconds === null) return <span class="muted">never</span>
  return (
    <>
      <span data-seconds={Math.round(seconds)}>{span(seconds)}</span>
      {isAgo && ' ago'}
    </>
  )
}

function sessionWords(session: LeaderSession | undefined) {
  if (session === undefined) return 'no session holds the lock'
  const { pid, silentSeconds, connectedAt } = session
  const spoke = silentSeconds === null ? '' : `, spoke ${silentSeconds.toFixed(1)} s ago`
  return (
    <>
      backend {pid}
      {spoke}
      {connectedAt && (
        <>
          , connected <When at={connectedAt} />
        </>
      )}
    </>
  )
}

/** Postgres tells nobody what another session listens to; what holds is that the leader listens where it holds the lock. */
function listenWords({
  session,
  isPolling,
}: {
  session: LeaderSession | undefined
  isPolling: boolean
}): string {
  if (session !== undefined) return 'on the session that holds the lock'
  return isPolling ? 'nobody listens: changes are seen at the next poll' : 'nobody listens'
}

function clockSentence(ahead: number): string {
  const far = Math.abs(ahead)
  const words =
    far < 0.5
      ? 'agrees with the database’s within half a second'
      : `is ${far.toFixed(1)} s ${ahead > 0 ? 'ahead of' : 'behind'} the database’s`
  return `The clock of this web server ${words}; the database’s alone decides. The leader’s own difference is punctual_clock_skew_seconds in its metrics.`
}
