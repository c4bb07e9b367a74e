import { useKeys } from '../frame/keys.ts'
import { asYouType } from '../parts/as-you-type.ts'
import { CopyAs } from '../parts/copy-as.tsx'
import { Icon } from '../parts/icon.tsx'
import type { Copied } from '../parts/ways.ts'
import { useLink } from '../view.ts'
import { addressOf, type Choice, offeredWindows, orders, type Segment, segments } from './choice.ts'

const segmentWords: Record<Segment, string> = {
  all: 'All',
  attention: 'Attention',
  paused: 'Paused',
  running: 'Running',
}

type ToolbarProps = { choice: Choice; counts: Record<Segment, number>; copied: Copied }

/** What of the list is shown, and how. All of it is links and one form, so that the address says it all. */
export function Toolbar({ choice, counts, copied }: ToolbarProps) {
  const link = useLink()
  return (
    <div class="toolbar">
      <Segments label="Show">
        {segments.map((show) => (
          <a
            href={link(addressOf(choice, { show }))}
            aria-current={show === choice.show ? 'true' : undefined}
          >
            {segmentWords[show]} <span class="count">{counts[show]}</span>
          </a>
        ))}
      </Segments>
      <Filter choice={choice} />
      {choice.group === 'none' && <Windows choice={choice} />}
      <div class="choices">
        <a
          class="button quiet"
          href={link(addressOf(choice, { group: choice.group === 'none' ? 'cadence' : 'none' }))}
        >
          <Icon name="layers" />
          {choice.group === 'none' ? 'Group by cadence' : 'One list'}
        </a>
        <a
          class="button quiet"
          href={link(addressOf(choice, { rows: choice.rows === 'compact' ? 'comfortable' : 'compact' }))}
        >
          <Icon name="list" />
          {choice.rows === 'compact' ? 'Comfortable' : 'Compact'}
        </a>
      </div>
      <CopyAs {...copied} />
    </div>
  )
}

function Windows({ choice }: { choice: Choice }) {
  const link = useLink()
  const key = useKeys()
  const chosen = offeredWindows.indexOf(choice.window)
  return (
    <Segments label="Window of time">
      {offeredWindows.map((window, index) => (
        <a
          href={link(addressOf(choice, { window }))}
          aria-current={index === chosen ? 'true' : undefined}
          {...(index === chosen - 1 && key('[', 'Shorter'))}
          {...(index === chosen + 1 && key(']', 'Longer'))}
        >
          {window.replace(/(?=[hd])/, ' ')}
        </a>
      ))}
    </Segments>
  )
}

function Segments({ label, children }: { label: string; children?: unknown }) {
  return (
    <nav class="segments" aria-label={label}>
      {children}
    </nav>
  )
}

/** What is not in its fields goes along, so that filtering keeps the rest. Links to the rest load the page anew. */
function Filter({ choice }: { choice: Choice }) {
  const link = useLink()
  const key = useKeys()
  const kept = new URLSearchParams(addressOf(choice, { q: '', order: 'name' }).split('?')[1])
  return (
    <search>
      <form
        id="filter"
        method="get"
        action={link('schedules')}
        class="filter"
        {...asYouType(link('schedules'))}
        hx-morph-skip
      >
        {[...kept].map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <input
          id="filter-text"
          type="search"
          name="q"
          value={choice.q}
          maxlength={100}
          placeholder="Name, job or tag"
          aria-label="Filter by name, job or tag"
          {...key('/', 'Filter')}
        />
        <select name="order" aria-label="Order">
          {Object.entries(orders).map(([order, words]) => (
            <option value={order} selected={order === choice.order}>
              {words}
            </option>
          ))}
        </select>
        <button type="submit">Filter</button>
      </form>
    </search>
  )
}
