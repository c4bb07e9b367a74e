import type { BannerFacts, Health } from '../../../db/health.ts'
import { counted } from '../../../wording.ts'
import { healthSentence } from '../../health-sentence.ts'
import { span } from '../parts/wording.ts'
import { useLink } from '../view.ts'

type BannerProps = { health: Health; facts: BannerFacts }
export type Standing = Health['state'] | 'setup'

/** Where no daemon ever was, somebody is setting up, and there is nothing to be alarmed about. */
export function standingOf({ health, facts }: BannerProps): Standing {
  return health.daemons === 0 && !facts.hasEverLed ? 'setup' : health.state
}

/**
 * How the daemon is, on every page. Scripts count the age of the heartbeat, and grey it once the server is silent. What is
 * announced holds no number that counts, so that it is announced once: red at once, everything after it politely.
 */
export function Banner({ health, facts }: BannerProps) {
  const standing = standingOf({ health, facts })
  const link = useLink()
  const runbook = runbookOf(health, standing)
  return (
    <section id="banner" class={`banner ${standing}`} aria-label="Daemon">
      <p id={`banner-${standing}`} role={standing === 'red' ? 'alert' : 'status'}>
        <span class="dot" aria-hidden="true" />
        <strong>{words[standing]}</strong>
      </p>
      <p id="consequence" role="status">
        {standing === 'setup' ? <SetUpHint /> : sentenceOf({ health, facts })}{' '}
        {runbook && <a href={link(`runbooks/${runbook}`)}>What to do</a>}
      </p>
      {standing !== 'setup' && <Facts health={health} facts={facts} />}
      <a href={link('daemon')}>Daemon</a>
    </section>
  )
}

const words = {
  green: 'On time.',
  yellow: 'Late.',
  red: 'Not keeping time.',
  setup: 'No daemon yet.',
}

function SetUpHint() {
  return (
    <>
      Start one with <code>punctual daemon</code>: from then on, what is enabled runs when it is due.
    </>
  )
}

/** What the state means for what is due next; while all is well, that it is. */
export function sentenceOf({ health, facts }: BannerProps): string {
  const { state, cause, daemons } = health
  if (state === 'green' || (state === 'yellow' && cause !== 'beat' && cause !== 'pass'))
    return healthSentence(health)
  const outcome = state === 'red' ? 'will not start' : 'may start late'
  const { dueSoon } = facts
  const due =
    dueSoon === 0
      ? `Nothing is due in the next 15 minutes; what comes later ${outcome}.`
      : `${counted(dueSoon, 'schedule is', 'schedules are')} due in the next 15 minutes and ${outcome}.`
  if (daemons === 0) return `No daemon is running. ${due}`
  return cause === 'pass' ? `The daemon beats, but completes no pass. ${due}` : due
}

function runbookOf({ state, cause }: Health, standing: Standing): string | undefined {
  if (standing === 'setup' || state === 'green') return undefined
  return cause === 'overdue' ? 'schedule-overdue' : 'daemon-red'
}

function Facts({ health, facts }: BannerProps) {
  const { hostname, uptimeSeconds, heartbeatAgeSeconds } = health
  const { region, standbys, takeovers } = facts
  return (
    <dl>
      {hostname !== null && (
        <Fact name="Host">
          {hostname}
          {region !== null && ` (${region})`}
        </Fact>
      )}
      {uptimeSeconds !== null && (
        <Fact name="Up">
          <span data-seconds={Math.round(uptimeSeconds)}>{span(uptimeSeconds)}</span>
        </Fact>
      )}
      {heartbeatAgeSeconds !== null && (
        <Fact name="Heartbeat">
          <span data-seconds={Math.round(heartbeatAgeSeconds)}>{span(heartbeatAgeSeconds)}</span> ago
        </Fact>
      )}
      <Fact name="Standbys">{standbys}</Fact>
      <Fact name="Takeovers in 7 d">{takeovers}</Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children?: unknown }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
