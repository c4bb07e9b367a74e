import type { Tally } from '../../../db/run-story.ts'
import { useLink } from '../view.ts'
import { type Asked, addressOf, together } from './filters.ts'

const segments = [
  { name: 'All', status: undefined },
  { name: 'Failing', status: 'failing' },
  { name: 'Open', status: 'open' },
  { name: 'Skipped', status: 'skipped' },
  { name: 'Cancelled', status: 'cancelled' },
  { name: 'Succeeded', status: 'succeeded' },
] as const

/** The states that people look for, each with how many of the latest runs are in it. */
export function Segments({ asked, tally }: { asked: Asked; tally: readonly Tally[] }) {
  const link = useLink()
  return (
    <nav
      class="segments"
      aria-label="State"
      title={`Counted among the latest ${asked.scheduleId === undefined ? '10,000 runs' : '1,000 runs of this schedule, as they were due'}`}
    >
      {segments.map(({ name, status }) => (
        <a
          href={link(addressOf(asked, { status }))}
          aria-current={asked.status === status ? 'true' : undefined}
        >
          {name} <span class="count">{countOf(status, tally)}</span>
        </a>
      ))}
    </nav>
  )
}

function countOf(status: (typeof segments)[number]['status'], tally: readonly Tally[]): string {
  const wanted = status === 'failing' || status === 'open' ? together[status] : status && [status]
  const rows = tally.filter((row) => wanted === undefined || wanted.includes(row.status))
  return rows.reduce((sum, { runs }) => sum + runs, 0).toLocaleString('en')
}
