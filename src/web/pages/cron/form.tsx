import { knownZones } from '../../../calendar/calendar.ts'
import { mostPreviewed } from '../../preview.ts'
import { asYouType } from '../parts/as-you-type.ts'
import { useLink } from '../view.ts'
import type { Asked } from './question.ts'

/**
 * A form that is sent whole. With scripts it is sent while somebody types, and what is below follows; then it is left
 * alone, for in it somebody writes.
 */
export function QuestionForm({ asked }: { asked: Asked }) {
  const link = useLink()
  return (
    <form
      id="question"
      class="question"
      method="get"
      action={link('cron')}
      {...asYouType(link('cron'))}
      hx-morph-skip
    >
      <label class="cron-line" for="cron">
        Expression
        <input
          id="cron"
          name="cron"
          class="mono"
          value={asked.cron}
          maxlength={256}
          placeholder="minute hour day-of-month month day-of-week"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          autofocus
        />
      </label>
      <div class="toolbar">
        <label>
          Time zone
          <select name="timezone">
            <Zones chosen={asked.timezone} />
          </select>
        </label>
        <Choice name="gap" label="Skipped times" chosen={asked.gap} options={gaps} />
        <Choice name="overlap" label="Repeated times" chosen={asked.overlap} options={overlaps} />
        <label>
          How many
          <input type="number" name="count" min={1} max={mostPreviewed} value={asked.count} />
        </label>
        <label>
          Later than
          <input type="datetime-local" name="from" value={asked.from} />
        </label>
        <Window asked={asked} />
        <button type="submit" class="primary">
          Explain
        </button>
      </div>
    </form>
  )
}

const gaps = { after: 'run right after the gap', shift: 'run as much later', skip: 'do not run' }
const overlaps = { first: 'run the first time', second: 'run the second time', both: 'run both times' }

type ChoiceProps = { name: string; label: string; chosen: string; options: Record<string, string> }

function Choice({ name, label, chosen, options }: ChoiceProps) {
  return (
    <label>
      {label}
      <select name={name}>
        {!Object.hasOwn(options, chosen) && <option selected>{chosen}</option>}
        {Object.entries(options).map(([value, words]) => (
          <option value={value} selected={value === chosen}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

function Zones({ chosen }: { chosen: string }) {
  const zones = knownZones()
  const regions = Map.groupBy([...new Set(zones)].sort(), (zone) =>
    zone.includes('/') ? zone.split('/')[0]! : 'UTC',
  )
  return (
    <>
      {!zones.includes(chosen) && <option selected>{chosen}</option>}
      {[...regions].map(([region, names]) => (
        <optgroup label={region}>
          {names.map((name) => (
            <option selected={name === chosen}>{name}</option>
          ))}
        </optgroup>
      ))}
    </>
  )
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function Window({ asked: { opens, closes, days: chosen } }: { asked: Asked }) {
  return (
    <details class="window-choice" open={opens !== '' || closes !== '' || chosen.length > 0}>
      <summary class="button">Window</summary>
      <fieldset>
        <legend>Only between</legend>
        <label>
          from
          <input type="time" name="opens" value={opens} />
        </label>
        <label>
          to
          <input type="time" name="closes" value={closes} />
        </label>
        <span class="window-days">
          {days.map((day, index) => (
            <label class="choice">
              <input
                type="checkbox"
                name="day"
                value={String(index + 1)}
                checked={chosen.includes(String(index + 1))}
              />
              {day}
            </label>
          ))}
        </span>
      </fieldset>
    </details>
  )
}
