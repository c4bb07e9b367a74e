import type { Child } from 'hono/jsx'
import { useKeys, useRow } from '../frame/keys.ts'
import { type Mark, markWords, Ribbon, tallyWords } from '../parts/timetable/timetable.ts'
import { useLink, useView } from '../view.ts'
import { Actions } from './actions.tsx'
import { Chips } from './chips.tsx'
import { Last } from './last.tsx'
import { Next } from './next.tsx'
import { Pips } from './pips.tsx'
import type { Line, Place } from './reading.ts'
import { reasonWords } from './reasons.ts'
import { sentence } from './rule.ts'

type RowProps = { line: Line; place: Place }

/** One schedule: what and when, what happened and will, how it stands, and what can be done. */
export function ScheduleRow({ line, place }: RowProps) {
  const { mayChange } = useView()
  const link = useLink()
  const key = useKeys()
  const row = useRow()
  const { schedule, signs } = line
  const { id, description, state, enabled, runCount, failureCount, skipCount } = schedule
  return (
    <tr id={`row-${id}`} class={enabled ? state : `${state} off`}>
      <td class="pick">
        {state !== 'retired' && (
          <label>
            <input
              id={`pick-${id}`}
              type="checkbox"
              name="id"
              value={id}
              form="selected"
              disabled={!mayChange}
              aria-label={`Select ${id}`}
              {...key('x')}
            />
          </label>
        )}
      </td>
      <th scope="row">
        <span class="name-line">
          <a class="name" href={link(`schedules/${id}`)} title={description ?? undefined} {...row}>
            {id}
          </a>
          <Chips line={line} />
        </span>
        <span class="rule">{sentence(schedule)}</span>
      </th>
      <td class="when">
        <Twin line={line} place={place}>
          <Drawing line={line} place={place} />
        </Twin>
      </td>
      <td class="last">
        <Last line={line} />
      </td>
      <td class="next">
        <Next line={line} />
      </td>
      <td class="pips-cell">
        <Pips outcomes={signs.outcomes ?? []} />
      </td>
      <td class="number counts">
        <span>{runCount.toLocaleString('en-US')}</span>
        <span class="small">
          <span class={failureCount > 0 ? 'bad' : undefined}>{failureCount} failed</span> · {skipCount}{' '}
          skipped
        </span>
      </td>
      <td class="acts">
        <Actions schedule={schedule} />
      </td>
    </tr>
  )
}

/** The ribbon is one stop for the keyboard; it leads to the same as a table, and scripts to what lies under the pointer. */
function Twin({ line, place, children }: RowProps & { children?: Child }) {
  const link = useLink()
  const { id } = line.schedule
  return (
    <a
      id={`ribbon-${id}`}
      class="ribbon-link"
      href={link(`schedules/${id}/occurrences?window=${place.window}`)}
      data-ribbon
    >
      <span class="unseen">
        {id}: {tallyWords(line.drawn.tally)}; as a table
      </span>
      {children}
    </a>
  )
}

/** On longer pages the words of each mark are told by its card and by its table alone: they would be most of the page. */
const mostWithWords = 40

function Drawing({ line: { drawn, schedule }, place }: RowProps) {
  const { zone } = useView()
  const words = (mark: Mark) =>
    isRemarkable(mark) ? markWords(mark, { zone, own: schedule.timezone, reasonWords }) : undefined
  return (
    <Ribbon {...drawn} background={place.axis} words={place.among <= mostWithWords ? words : undefined} />
  )
}

function isRemarkable({ tally }: Mark): boolean {
  const { ok: _, planned: __, ...others } = tally
  return Object.keys(others).length > 0
}
