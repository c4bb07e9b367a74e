import type { Cell } from '../../../forecast.ts'
import { counted } from '../../../wording.ts'
import { useView } from '../view.ts'
import { type Extent, extentOf, inkOf, shadesOf } from './ink.ts'

type HeatRow = { name: string; cells: Cell[] }

type HeatmapProps = {
  /** What it shows, for those who cannot see it. */
  label: string
  rows: HeatRow[]
  /** What stands over every third column. */
  columns: string[]
  cellMs: number
  unit: string
}

const rowHeight = 22
const gutter = 76
const head = 18

/** Starts as shades of ink, row by row. A day that the clock makes longer or shorter has more or fewer cells. */
export function Heatmap({ label, rows, columns, cellMs, unit }: HeatmapProps) {
  const width = 100 / Math.max(...rows.map(({ cells }) => cells.length), columns.length)
  const { now } = useView()
  const all = rows.flatMap(({ cells }) => cells)
  // What is left of the cell that has begun would pass for a quiet one.
  const extent = extentOf(all.some(({ at }) => at >= now) ? all.filter(({ at }) => at >= now) : all)
  const height = head + rows.length * rowHeight + 2
  return (
    <>
      <div class="heatmap-frame">
        <svg class="heatmap" width={gutter} height={height} aria-hidden="true">
          {rows.map(({ name }, row) => (
            <text x="0" y={head + row * rowHeight + 15}>
              {name}
            </text>
          ))}
        </svg>
        <svg
          class="heatmap"
          width="100%"
          height={height}
          role="img"
          aria-label={`${label} At most ${counted(extent.most, 'start')} in ${unit}. The table below has each number.`}
        >
          {columns.map((name, column) =>
            column % 3 === 0 ? (
              <text
                class={column % 6 === 0 ? undefined : 'minor'}
                x={`${(column * width).toFixed(3)}%`}
                y="11"
              >
                {name}
              </text>
            ) : null,
          )}
          {rows.map(({ cells }, row) =>
            cells.map((cell, column) => (
              <HeatCell
                cell={cell}
                cellMs={cellMs}
                ink={inkOf(cell.starts, extent)}
                place={{
                  x: `${(column * width).toFixed(3)}%`,
                  width: `${width.toFixed(3)}%`,
                  y: head + row * rowHeight,
                }}
              />
            )),
          )}
        </svg>
      </div>
      <Legend extent={extent} unit={unit} />
    </>
  )
}

type HeatCellProps = {
  cell: Cell
  cellMs: number
  ink: number
  place: { x: string; width: string; y: number }
}

function HeatCell({ cell, cellMs, ink, place }: HeatCellProps) {
  const { now, zone } = useView()
  const isPast = cell.at.getTime() + cellMs <= now.getTime()
  return (
    <rect class={isPast ? 'past' : `ink-${ink}`} {...place} height={rowHeight}>
      <title>{isPast ? `${timeOf(cell.at, zone)}: over` : cellWords(cell, zone)}</title>
    </rect>
  )
}

function cellWords({ at, starts, scheduleIds }: Cell, zone: string): string {
  if (starts === 0) return `${timeOf(at, zone)}: nothing starts`
  return `${timeOf(at, zone)}: ${counted(starts, 'start')} of ${counted(scheduleIds.length, 'schedule')}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

export function timeOf(at: Date, zone: string): string {
  const known = formats.get(zone)
  const format =
    known ??
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit' })
  formats.set(zone, format)
  return format.format(at)
}

function Legend({ extent, unit }: { extent: Extent; unit: string }) {
  return (
    <p class="scale">
      Starts in {unit}:
      {shadesOf(extent).map(({ ink, from, to }) => (
        <span>
          <svg class="heatmap" width="14" height="14" aria-hidden="true">
            <rect class={`ink-${ink}`} width="14" height="14" />
          </svg>
          {from === to ? from : `${from}–${to}`}
        </span>
      ))}
    </p>
  )
}

type TwinProps = { id: string; caption: string; rows: HeatRow[]; columns: string[] }

/** The same as numbers. */
export function TableTwin({ id, caption, rows, columns }: TwinProps) {
  const longest = Math.max(...rows.map(({ cells }) => cells.length))
  const names = Array.from({ length: longest }, (_, column) => columns[column] ?? `${column + 1}th hour`)
  return (
    <details id={id}>
      <summary>As a table</summary>
      <section class="wide" tabindex={0} aria-label={caption}>
        <table class="numbers">
          <caption class="unseen">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              {names.map((name) => (
                <th scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, cells }) => (
              <tr>
                <th scope="row">{name}</th>
                {names.map((_, column) => (
                  <td class="number">{cells[column]?.starts ?? ''}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
