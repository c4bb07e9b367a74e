import type { DaemonDay } from '../../../db/steadiness.ts'
import { Panel } from '../parts/panel.tsx'
import { useView } from '../view.ts'

/** Day by day how long somebody kept time, and how often a daemon started or another one took over. */
export function Days({ days }: { days: DaemonDay[] }) {
  const { zone } = useView()
  const starts = days.reduce((sum, day) => sum + day.starts, 0)
  return (
    <Panel
      id="days"
      title={`Uptime and restarts, 7 days in ${zone}`}
      note={`Uptime is minutes with a sample of the leader out of all minutes since the first sample. ${perDay(starts, days.length)}`}
    >
      <table class="days">
        <caption class="unseen">Uptime, restarts and changes of the leader, day by day</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Uptime</th>
            <th scope="col" class="number">
              Starts
            </th>
            <th scope="col" class="number">
              Leaders
            </th>
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map((day) => (
            <tr id={`day-${day.day}`}>
              <th scope="row">{dayName(day.day)}</th>
              <td>
                <Uptime day={day} />
              </td>
              <td class="number">{day.starts}</td>
              <td class="number">{day.terms}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function perDay(starts: number, days: number): string {
  return `Daemons started ${(starts / days).toFixed(1)} times a day.`
}

function Uptime({ day: { minutes, ledMinutes } }: { day: DaemonDay }) {
  if (minutes === 0) return <span class="muted">not recorded</span>
  const share = Math.min(1, ledMinutes / minutes)
  return (
    <span class="uptime">
      <svg width="72" height="8" aria-hidden="true">
        <rect class="all" width="72" height="8" rx="2" />
        <rect class="led" width={(72 * share).toFixed(1)} height="8" rx="2" />
      </svg>
      {percentOf(share)}
    </span>
  )
}

/** Only what has no gap at all is 100 %. */
export function percentOf(share: number): string {
  const tenths = share === 1 ? 1_000 : Math.min(999, Math.round(share * 1_000))
  return `${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)} %`
}

const format = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
})

function dayName(day: string): string {
  return format.format(new Date(`${day}T00:00:00Z`))
}
