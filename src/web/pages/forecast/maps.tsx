import { Panel } from '../parts/panel.tsx'
import { useView } from '../view.ts'
import { Heatmap, TableTwin } from './heatmap.tsx'
import { type DayRow, hour, type Outlook, quarter } from './outlook.ts'

/** The next 24 hours in quarters: an hour is a column, its four quarters lie below each other. */
export function DayMap({ quarters }: { quarters: Outlook['quarters'] }) {
  const { zone } = useView()
  const rows = [0, 15, 30, 45].map((minutes, row) => ({
    name: `:${String(minutes).padStart(2, '0')}`,
    cells: quarters.filter((_, index) => index % 4 === row),
  }))
  const columns = rows[0]!.cells.map(({ at }) => hourOf(at, zone))
  const title = `Next 24 hours, in quarters of an hour of ${zone}`
  return (
    <Panel id="next-day" title={title}>
      <Heatmap
        label={`${title}.`}
        rows={rows}
        columns={columns}
        cellMs={quarter}
        unit="a quarter of an hour"
      />
      <TableTwin id="next-day-table" caption={title} rows={rows} columns={columns} />
    </Panel>
  )
}

/** A week in hours, a day a row. */
export function WeekMap({ days }: { days: DayRow[] }) {
  const { zone } = useView()
  const rows = days.map(({ from, cells }) => ({ name: dayOf(from, zone), cells }))
  const columns = Array.from({ length: 24 }, (_, index) => `${String(index).padStart(2, '0')}:00`)
  const odd = days.filter(({ cells }) => cells.length !== 24)
  const title = `Seven days, in hours of ${zone}`
  return (
    <Panel
      id="next-week"
      title={title}
      note={odd.map(
        ({ from, cells }) =>
          `The clock is changed on ${dayOf(from, zone)}: that day has ${cells.length} hours, and after the change its cells stand for another hour than the one above them. `,
      )}
    >
      <Heatmap label={`${title}.`} rows={rows} columns={columns} cellMs={hour} unit="an hour" />
      <TableTwin id="next-week-table" caption={title} rows={rows} columns={columns} />
    </Panel>
  )
}

function hourOf(at: Date, zone: string): string {
  return at.toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
}

function dayOf(at: Date, zone: string): string {
  return at.toLocaleDateString('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' })
}
