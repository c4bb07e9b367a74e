import type { NextOccurrence } from '../../../db/upcoming.ts'
import { Panel } from '../parts/panel.tsx'
import { When } from '../parts/when.tsx'
import { useLink } from '../view.ts'

const words = { fire: 'will start', hold: 'will wait', skip: 'will be skipped' }

/** What comes next, in the order of time, and what will become of it as things stand. */
export function NextList({ coming }: { coming: NextOccurrence[] }) {
  return (
    <Panel
      id="coming"
      title="Next, one by one"
      note="The verdict is what each would get if it were due now: what blacks it out, holds it or stands in its way may change until then."
    >
      {coming.length === 0 ? (
        <p class="muted">Nothing is due: no schedule is enabled, or none has another occurrence.</p>
      ) : (
        <table class="cards">
          <caption class="unseen">The next occurrences with their verdicts</caption>
          <thead>
            <tr>
              <th scope="col">Schedule</th>
              <th scope="col">Due</th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {coming.map((each) => (
              <NextRow next={each} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

function NextRow({ next: { scheduleId, scheduledFor, verdict, sentence } }: { next: NextOccurrence }) {
  const link = useLink()
  return (
    <tr id={`next-${scheduleId}-${scheduledFor.getTime()}`}>
      <th scope="row">
        <a class="name" href={link(`schedules/${scheduleId}`)}>
          {scheduleId}
        </a>
      </th>
      <td data-label="Due" class="one-line">
        <When at={scheduledFor} />
      </td>
      <td data-label="Verdict">
        <span class={`fate ${verdict}`}>{words[verdict]}</span>
        {sentence !== null && <span class="note">{sentence}</span>}
      </td>
    </tr>
  )
}
