import type { Reason } from '../../../db/run-story.ts'
import { triggers } from '../../../db/runs.ts'
import { runStatuses } from '../../../db/schedules.ts'
import { type Key, useKeys } from '../frame/keys.ts'
import { asYouType } from '../parts/as-you-type.ts'
import { fieldValue } from '../parts/page-query.ts'
import { useLink } from '../view.ts'
import { type Asked, addressOf, together, triggerWords } from './filters.ts'

/** All of the filter is in the address, so that a link says the same to everybody. */
export function FilterForm({ asked, reasons }: { asked: Asked; reasons: readonly Reason[] }) {
  const link = useLink()
  const key = useKeys()
  return (
    <details id="filter" class="filter" open={isNarrowed(asked)}>
      <summary class="button" {...key('/', 'Filter')}>
        Filter
      </summary>
      <form
        id="filters"
        class="toolbar filters"
        method="get"
        action={link('runs')}
        aria-label="Filter"
        {...asYouType(link('runs'))}
      >
        <Choice name="status" label="State" value={asked.status}>
          {[
            ...Object.entries(together).map(([value, statuses]) => ({ value, text: statuses.join(' or ') })),
            ...runStatuses.map((value) => ({ value, text: value })),
          ]}
        </Choice>
        <Field name="scheduleId" label="Schedule" value={asked.scheduleId} shortcut="/" />
        <Field name="job" label="Job" value={asked.job} />
        <Choice name="trigger" label="Trigger" value={asked.trigger}>
          {triggers.map((value) => ({ value, text: triggerWords[value] }))}
        </Choice>
        <Field name="worker" label="Worker or daemon" value={asked.worker} />
        <Choice name="reason" label="Reason" value={asked.reason}>
          {reasons.map(({ code }) => ({ value: code, text: code.replaceAll('_', ' ') }))}
        </Choice>
        <Field name="since" label="Due from, UTC" type="datetime-local" value={fieldValue(asked.since)} />
        <Field name="until" label="Due to, UTC" type="datetime-local" value={fieldValue(asked.until)} />
        {asked.error !== undefined && <Field name="error" label="Error" value={asked.error} />}
        <div class="actions">
          <button type="submit">Filter</button>
          {addressOf(asked) !== 'runs' && <a href={link('runs')}>Clear</a>}
        </div>
      </form>
    </details>
  )
}

/** By more than the state, which has its own links. */
const isNarrowed = (asked: Asked) => addressOf(asked, { status: undefined }) !== 'runs'

type FieldProps = { name: string; label: string; value: string | undefined; type?: string; shortcut?: Key }

function Field({ name, label, value = '', type = 'search', shortcut }: FieldProps) {
  const key = useKeys()
  return (
    <label>
      {label}
      <input
        id={`filter-${name}`}
        type={type}
        name={name}
        value={value}
        autocomplete="off"
        hx-morph-skip
        {...(shortcut && key(shortcut))}
      />
    </label>
  )
}

type ChoiceProps = {
  name: string
  label: string
  value: string | undefined
  children: { value: string; text: string }[]
}

function Choice({ name, label, value, children }: ChoiceProps) {
  return (
    <label>
      {label}
      <select id={`filter-${name}`} name={name} hx-morph-skip>
        <option value="">any</option>
        {children.map((each) => (
          <option value={each.value} selected={each.value === value}>
            {each.text}
          </option>
        ))}
      </select>
    </label>
  )
}
