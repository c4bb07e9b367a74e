import { occurrences } from '../../../calendar/calendar.ts'

export type Span = { from: Date; until: Date }

/** Where in a span of time an instant lies, as a share of its width that SVG understands. */
export function placeOf(at: Date, { from, until }: Span): string {
  return `${((100 * (at.getTime() - from.getTime())) / (until.getTime() - from.getTime())).toFixed(3)}%`
}

type TimeAxisProps = { span: Span; zone: string; y: number; height: number }

/** Hours of the clock on the wall under a drawing, every third; of these every other one gives way on a phone. */
export function TimeAxis({ span, zone, y, height }: TimeAxisProps) {
  const hours = occurrences({ cron: '0 */3 * * *', timezone: zone }, { after: span.from, until: span.until })
  const margin = 0.02 * (span.until.getTime() - span.from.getTime())
  const inside = hours.filter(
    (at) => at.getTime() - span.from.getTime() > margin && span.until.getTime() - at.getTime() > margin,
  )
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
  return (
    <g class="hours">
      {inside.map((at) => {
        const hour = format.format(at)
        const isMajor = Number.parseInt(hour, 10) % 6 === 0
        return (
          <g class={isMajor ? undefined : 'minor'}>
            <line x1={placeOf(at, span)} x2={placeOf(at, span)} y1={y} y2={y + height} />
            <text x={placeOf(at, span)} y={y + height + 14} text-anchor="middle">
              {hour}
            </text>
          </g>
        )
      })}
    </g>
  )
}
