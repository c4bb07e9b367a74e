import type { Term } from '../../../db/processes.ts'
import type { LedMinutes } from '../../../db/steadiness.ts'
import { Panel } from '../parts/panel.tsx'
import { placeOf, type Span, TimeAxis } from '../parts/time-axis.tsx'
import { absolute } from '../parts/wording.ts'
import { useView } from '../view.ts'
import { minutesAt, type Stretch, stretchesOf } from './strip.ts'

type HeartbeatProps = { minutes: LedMinutes; terms: Term[] }

/** A day of heartbeats, one column a minute: how steady time was kept is seen, not read. */
export function Heartbeat({ minutes, terms }: HeartbeatProps) {
  const { zone } = useView()
  const stretches = stretchesOf(minutes)
  const span = spanOf(minutes)
  const gaps = minutesAt(stretches, 'gap')
  const changes = terms.filter(({ gainedAt }) => gainedAt >= span.from && gainedAt <= span.until)
  return (
    <Panel id="heartbeat" title={`Heartbeat, last 24 hours in ${zone}`} note={<Origin />}>
      <svg class="beats" width="100%" height="84" role="img" aria-label={wordsOf(stretches, changes)}>
        <Columns stretches={stretches} minutes={minutes.samples.length} />
        <Changes changes={changes} span={span} />
        <TimeAxis span={span} zone={zone} y={62} height={5} />
      </svg>
      <p class="scale">
        <Key level="full">on time</Key>
        <Key level="half">late</Key>
        <Key level="gap">nobody led ({gaps} min)</Key>
        <Key level="unknown">not recorded</Key>
        <span>
          <svg width="12" height="12" aria-hidden="true">
            <line class="change" x1="6" x2="6" y1="0" y2="12" />
          </svg>
          leader changed ({changes.length})
        </span>
      </p>
    </Panel>
  )
}

function Origin() {
  return (
    <>
      Computed from what the leader records: it samples the queue every 15 seconds. A minute with three or
      four samples is on time, one or two are late, none means that nobody led. Single heartbeats are not
      kept. Lines are the beginnings of terms of leadership, with the leader’s region.
    </>
  )
}

export function spanOf({ since, samples }: LedMinutes): Span {
  return { from: since, until: new Date(since.getTime() + samples.length * 60_000) }
}

const shapes = {
  full: { y: 0, height: 40 },
  half: { y: 20, height: 20 },
  gap: { y: 36, height: 4 },
  unknown: { y: 39, height: 1 },
}

function Columns({ stretches, minutes }: { stretches: Stretch[]; minutes: number }) {
  return (
    <svg
      y="20"
      width="100%"
      height="40"
      viewBox={`0 0 ${minutes} 40`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {stretches.map(({ level, from, minutes: width }) => (
        <rect class={level} x={from} width={width} {...shapes[level]} />
      ))}
    </svg>
  )
}

/** Narrower than this share of the strip, names would run into each other; then only the first is written. */
const roomForName = 0.09

function Changes({ changes, span }: { changes: Term[]; span: Span }) {
  const { zone } = useView()
  const width = span.until.getTime() - span.from.getTime()
  let written = Number.NEGATIVE_INFINITY
  return (
    <g class="changes">
      {changes.toReversed().map(({ gainedAt, region, leader }) => {
        const share = (gainedAt.getTime() - span.from.getTime()) / width
        const hasRoom = share - written > roomForName
        if (hasRoom) written = share
        const x = placeOf(gainedAt, span)
        return (
          <g>
            <title>{`${leader} began to lead at ${absolute(gainedAt, zone)}`}</title>
            <line class="change" x1={x} x2={x} y1={16} y2={62} />
            {hasRoom && (
              <text x={x} y={11} text-anchor={anchorAt(share)}>
                {region ?? 'new leader'}
              </text>
            )}
          </g>
        )
      })}
    </g>
  )
}

function anchorAt(share: number): 'start' | 'middle' | 'end' {
  if (share < 0.06) return 'start'
  return share > 0.94 ? 'end' : 'middle'
}

function Key({ level, children }: { level: keyof typeof shapes; children?: unknown }) {
  const { y, height } = shapes[level]
  return (
    <span>
      <svg
        class="beats"
        width="12"
        height="12"
        viewBox="0 0 12 40"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect class={level} width="12" y={y} height={height} />
      </svg>
      {children}
    </span>
  )
}

function wordsOf(stretches: Stretch[], changes: Term[]): string {
  const minutes = (['full', 'half', 'gap', 'unknown'] as const).map((level) => minutesAt(stretches, level))
  const [full, half, gap, unknown] = minutes
  return `Of the last 24 hours ${full} minutes on time, ${half} late, ${gap} without a leader, ${unknown} not recorded; the leader changed ${changes.length} times.`
}
