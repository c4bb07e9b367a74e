import { throughWhat } from '../audit/channel.ts'
import { Ago } from '../parts/when.tsx'
import { useLink } from '../view.ts'
import type { Told } from './read.ts'

/** Who did what to it, through what, and why. */
export function Acts({ told: { acts, schedule } }: { told: Told }) {
  const link = useLink()
  return (
    <section aria-labelledby="acts">
      <h2 id="acts">Audit</h2>
      {acts.length === 0 ? (
        <p class="muted">Nobody has done anything to it.</p>
      ) : (
        <>
          <ol class="audit-acts">
            {acts.map(({ id, at, actor, action, reason, channel }) => (
              <li id={`act-${id}`}>
                <span>
                  <strong>{actor}</strong> {action.replaceAll('_', ' ')}
                  {channel && <span class="muted"> {throughWhat[channel]}</span>}
                  {reason && <span class="reason">: {reason}</span>}
                </span>
                <span class="muted">
                  <Ago at={at} />
                </span>
              </li>
            ))}
          </ol>
          <p>
            <a href={link(`audit?subject=${schedule.id}`)}>All of the audit log about it</a>
          </p>
        </>
      )}
    </section>
  )
}
