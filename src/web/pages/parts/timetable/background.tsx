import { type Axis, percent, placeOf, type Tick, ticksOf } from './axis.ts'

/** When nobody kept time, and who started when: what concerns all rows alike. */
export type Outage = { from: Date; until: Date; isOver: boolean }
export type Restart = { at: Date; words: string }

type AxisProps = { axis: Axis; zone: string; outages: readonly Outage[]; restarts: readonly Restart[] }
/** Of several axes on a page each has its name, and the first brings the shapes. */
type BackgroundProps = AxisProps & { name?: string; hasShapes?: boolean }

/** What all ribbons of an axis stand on, and the shapes of their marks; once on a page, drawn by each ribbon. */
export function RibbonBackground(props: BackgroundProps) {
  const { axis, zone, outages, restarts, name = 'ribbon-background', hasShapes = true } = props
  return (
    <svg class="ribbon-shapes" width="0" height="0" aria-hidden="true">
      <defs>
        {hasShapes && <Shapes />}
        <g id={name}>
          {outages.map((outage) => (
            <rect class="axis-outage" {...stretch(axis, outage)} height="100%" />
          ))}
          {ticksOf(axis, zone).map((tick) => (
            <Line name="grid" x={tick.x} />
          ))}
          {restarts.map(({ at }) => (
            <Line name="restart" x={placeOf(axis, at)} />
          ))}
          <Line name="now" x={placeOf(axis, axis.now)} />
        </g>
      </defs>
    </svg>
  )
}

function Shapes() {
  return (
    <>
      <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d="M0 0v6" />
      </pattern>
      <pattern id="stripes" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d="M1.5 0v5" />
      </pattern>
      <path id="mark-skipped" class="mark-left-out" d="M0-5L5 0 0 5-5 0z" />
      <g id="mark-missed">
        <rect class="mark-left-out" x="-3.5" y="-8" width="7" height="16" rx="1.5" />
        <circle class="mark-dot" r="1.5" />
      </g>
    </>
  )
}

function Line({ name, x }: { name: string; x: number }) {
  return <line class={`axis-${name}`} x1={percent(x)} x2={percent(x)} y2="100%" />
}

function stretch(axis: Axis, { from, until }: Outage) {
  const x = placeOf(axis, from)
  return { x: percent(x), width: percent(Math.max(placeOf(axis, until) - x, 2)) }
}

type TimeAxisProps = AxisProps & { outageWords: (outage: Outage) => string }

/** The hours above the ribbons, "now" among them; outages and restarts tell on hover what they were. */
export function TimeAxis({ axis, zone, outages, restarts, outageWords }: TimeAxisProps) {
  const now = placeOf(axis, axis.now)
  return (
    <svg class="time-axis" width="100%" height="24" role="img" aria-label={`Time axis in ${zone}`}>
      {outages.map((outage) => (
        <rect class="axis-outage" {...stretch(axis, outage)} height="100%">
          <title>{outageWords(outage)}</title>
        </rect>
      ))}
      {ticksOf(axis, zone).map((tick) => (
        <Label tick={tick} />
      ))}
      {restarts.map(({ at, words }) => (
        <svg aria-hidden="true" x={percent(placeOf(axis, at))} overflow="visible">
          <path class="axis-started" d="M-4 24h8l-4-6z">
            <title>{words}</title>
          </path>
        </svg>
      ))}
      <text class="axis-now-word" x={percent(now)} y="15">
        now
      </text>
    </svg>
  )
}

function Label({ tick: { x, label } }: { tick: Tick }) {
  return (
    <text x={percent(x)} y="15">
      {label}
    </text>
  )
}
