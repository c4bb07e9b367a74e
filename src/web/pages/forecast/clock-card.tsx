import { counted } from '../../../wording.ts'
import { Panel } from '../parts/panel.tsx'
import { When } from '../parts/when.tsx'
import { useLink } from '../view.ts'
import type { ZoneChange } from './clock-changes.ts'

const mostNamed = 8

/** What the next change of the clock in each zone will do, told by the code that will do it. */
export function ClockCard({ changes }: { changes: ZoneChange[] }) {
  const moving = changes.filter(({ at }) => at !== undefined)
  const still = changes.filter(({ at }) => at === undefined)
  return (
    <Panel id="clock-changes" title="Clock changes in the zones in use">
      {changes.length === 0 && <p class="muted">No schedule is defined, so no zone is in use.</p>}
      {moving.map((change) => (
        <Change change={change} />
      ))}
      {still.length > 0 && (
        <p class="part-note">
          No change of the clock within 400 days: {still.map(({ zone }) => zone).join(', ')}.
        </p>
      )}
    </Panel>
  )
}

function Change({ change: { zone, schedules, at, touched } }: { change: ZoneChange }) {
  const link = useLink()
  return (
    <div class="zone-change">
      <h3>
        {zone} <span class="muted">{counted(schedules, 'schedule')}</span>
      </h3>
      <p class="one-line">
        <When at={at!} />
      </p>
      {touched.length === 0 ? (
        <p class="muted">Touches none of them.</p>
      ) : (
        <ul>
          {touched.slice(0, mostNamed).map(({ id, note }) => (
            <li>
              <a class="mono" href={link(`schedules/${id}`)}>
                {id}
              </a>{' '}
              {note}
            </li>
          ))}
          {touched.length > mostNamed && <li>and {touched.length - mostNamed} more</li>}
        </ul>
      )}
    </div>
  )
}
