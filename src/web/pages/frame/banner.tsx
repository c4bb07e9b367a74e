import type { Health } from '../../../db/health.ts'
import { healthSentence } from '../../health-sentence.ts'
import { span } from '../parts/wording.ts'
import { useLink } from '../view.ts'

/** How the daemon is, on every page. Scripts count the age of the heartbeat, and grey it once the server is silent. */
export function Banner({ health }: { health: Health }) {
  const { state, hostname, uptimeSeconds, heartbeatAgeSeconds } = health
  const link = useLink()
  return (
    <section
      id="banner"
      class={`banner ${state}`}
      aria-label="Daemon"
      role={state === 'red' ? 'alert' : 'status'}
    >
      <p>
        <span class="dot" aria-hidden="true" />
        <strong>{words[state]}</strong> {healthSentence(health)}
      </p>
      <dl>
        {hostname !== null && <Fact name="Host">{hostname}</Fact>}
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
      </dl>
      <a href={link('daemon')}>Daemon</a>
    </section>
  )
}

const words = { green: 'On time.', yellow: 'Late.', red: 'Not keeping time.' }

function Fact({ name, children }: { name: string; children?: unknown }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
