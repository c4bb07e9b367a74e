export type GridDay = {
  /** 2026-11-22 */
  date: string
  /** The class that paints it, and what it means. */
  kind: string
  words: string
}

const cell = 11
/** Half a year stands beside the other, or below it where there is no room. */
const weeksAtOnce = 27
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

type DayGridProps = { days: readonly GridDay[]; label: string }

/** Days as squares, a week below each other from Monday on; what it says is also said by `label`. */
export function DayGrid({ days, label }: DayGridProps) {
  const weeks = weeksOf(days)
  const halves = Array.from({ length: Math.ceil(weeks.length / weeksAtOnce) }, (_, index) =>
    weeks.slice(index * weeksAtOnce, (index + 1) * weeksAtOnce),
  )
  return (
    <div class="day-grid" role="img" aria-label={label}>
      {halves.map((half) => (
        <Weeks weeks={half} />
      ))}
    </div>
  )
}

type Placed = GridDay & { row: number }

function weeksOf(days: readonly GridDay[]): Placed[][] {
  const weeks: Placed[][] = []
  for (const day of days) {
    const row = (new Date(`${day.date}T00:00:00Z`).getUTCDay() + 6) % 7
    if (row === 0 || weeks.length === 0) weeks.push([])
    weeks.at(-1)!.push({ ...day, row })
  }
  return weeks
}

function Weeks({ weeks }: { weeks: readonly Placed[][] }) {
  const width = weeks.length * cell
  return (
    <svg viewBox={`0 0 ${weeksAtOnce * cell} ${7 * cell + 16}`} aria-hidden="true">
      {weeks.map((week, column) => (
        <>
          <Month week={week} x={column * cell} isRoom={(column + 3) * cell <= width} isFirst={column === 0} />
          {week.map(({ kind, words, row, date }) => (
            <Cell kind={kind} words={`${date}: ${words}`} x={column * cell} y={16 + row * cell} />
          ))}
        </>
      ))}
    </svg>
  )
}

type MonthProps = { week: readonly Placed[]; x: number; isRoom: boolean; isFirst: boolean }

/** A month is named above the week in which it begins, and above the first week unless the next one soon begins. */
function Month({ week, x, isRoom, isFirst }: MonthProps) {
  const begins = week.find(({ date }) => date.endsWith('-01'))
  const shown = begins ?? (isFirst && Number(week[0]!.date.slice(8)) <= 14 ? week[0] : undefined)
  if (shown === undefined || !isRoom) return null
  return (
    <text x={x} y="10">
      {monthNames[Number(shown.date.slice(5, 7)) - 1]}
    </text>
  )
}

function Cell({ kind, words, x, y }: { kind: string; words: string; x: number; y: number }) {
  return (
    <g class={`day ${kind}`}>
      <rect x={x + 0.75} y={y + 0.75} width={cell - 2.5} height={cell - 2.5} rx="1.5">
        <title>{words}</title>
      </rect>
      {kind === 'failed' && (
        <path d={`M${x + 2.5} ${y + 2.5}l${cell - 6} ${cell - 6}m0-${cell - 6}l-${cell - 6} ${cell - 6}`} />
      )}
    </g>
  )
}
