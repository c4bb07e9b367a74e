import type { Health } from '../../../db/health.ts'
import { healthSentence } from '../../health-sentence.ts'
import { absolute, span } from './wording.ts'

/** How the daemon is, with the age of what is known. */
export function Banner({ health }: { health: Health }) {
  const { state, hostname, uptimeSeconds, heartbeatAgeSeconds, checkedAt } = health
  return (
    <section class={`banner ${state}`} aria-label="Daemon" role={state === 'red' ? 'alert' : 'status'}>
      <p>
        <span class="dot" aria-hidden="true" />
        <strong>{words[state]}</strong> {healthSentence(health)}
      </p>
      <dl>
        {hostname !== null && <Fact name="Host" value={hostname} />}
        {uptimeSeconds !== null && <Fact name="Up" value={span(uptimeSeconds)} />}
        {heartbeatAgeSeconds !== null && <Fact name="Heartbeat" value={`${span(heartbeatAgeSeconds)} ago`} />}
        <Fact name="Read" value={absolute(checkedAt)} />
      </dl>
    </section>
  )
}

const words = { green: 'On time.', yellow: 'Late.', red: 'Not keeping time.' }

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
