import type { QueueStretch } from '../../../db/steadiness.ts'
import { Panel } from '../parts/panel.tsx'
import { placeOf, type Span, TimeAxis } from '../parts/time-axis.tsx'
import { span as spanText } from '../parts/wording.ts'
import { useView } from '../view.ts'

type QueueChartProps = { history: QueueStretch[]; span: Span }
const series = ['ready', 'running', 'scheduled', 'failed'] as const
const height = 96
const ageHeight = 40

/** How deep the queue was and how long its oldest job has waited, on one axis of time. */
export function QueueChart({ history, span }: QueueChartProps) {
  const { zone } = useView()
  const last = history.at(-1)
  if (last === undefined)
    return (
      <Panel id="queue" title="Queue depth">
        <p class="muted">No sample yet: the leader takes one every 15 seconds.</p>
      </Panel>
    )
  const most = Math.max(1, ...history.flatMap((each) => series.map((name) => each[name])))
  const oldest = Math.max(1, ...history.map((each) => each.oldestAgeSeconds ?? 0))
  return (
    <Panel
      id="queue"
      title={`Queue depth, last 24 hours in ${zone}`}
      note="From the leader’s samples; of every six minutes the worst. Jobs of other programs in the same queue are counted too."
    >
      <svg class="chart" width="100%" height="200" role="img" aria-label={wordsOf(last, { most, oldest })}>
        <Frame label={String(most)} y={18} height={height} />
        <Plot y={18} height={height}>
          {series.map((name) => (
            <path class={name} d={pathOf(history, { span, value: (each) => each[name] / most })} />
          ))}
        </Plot>
        <Frame label={`oldest waits ${spanText(oldest)}`} y={18 + height + 22} height={ageHeight} />
        <Plot y={18 + height + 22} height={ageHeight}>
          <path
            class="age"
            d={pathOf(history, { span, value: (each) => (each.oldestAgeSeconds ?? 0) / oldest })}
          />
        </Plot>
        <TimeAxis span={span} zone={zone} y={18 + height + 22 + ageHeight} height={5} />
      </svg>
      <p class="scale">
        {series.map((name) => (
          <span>
            <svg class="chart" width="20" height="12" aria-hidden="true">
              <path class={name} d="M0 6h20" />
            </svg>
            {name} <b>{last[name]}</b>
          </span>
        ))}
        <span>
          <svg class="chart" width="20" height="12" aria-hidden="true">
            <path class="age" d="M0 6h20" />
          </svg>
          age of the oldest ready job <b>{spanText(last.oldestAgeSeconds ?? 0)}</b>
        </span>
      </p>
      <HourTable history={history} />
    </Panel>
  )
}

function Frame({ label, y, height: tall }: { label: string; y: number; height: number }) {
  return (
    <g class="frame">
      <line x1="0" x2="100%" y1={y} y2={y} />
      <line x1="0" x2="100%" y1={y + tall} y2={y + tall} />
      <text x="0" y={y - 5}>
        {label}
      </text>
    </g>
  )
}

function Plot({ y, height: tall, children }: { y: number; height: number; children?: unknown }) {
  return (
    <svg
      y={y}
      width="100%"
      height={tall}
      viewBox="0 0 1000 100"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {children}
    </svg>
  )
}

type PathOptions = { span: Span; value: (stretch: QueueStretch) => number }

/** A line through what was recorded; where nothing was, it is broken. */
function pathOf(history: readonly QueueStretch[], { span, value }: PathOptions): string {
  const step = (span.until.getTime() - span.from.getTime()) / 240
  let previous = Number.NEGATIVE_INFINITY
  return history
    .map((each) => {
      const at = each.since.getTime()
      const isBroken = at - previous > 1.5 * step
      previous = at
      const x = (10 * Number.parseFloat(placeOf(each.since, span))).toFixed(1)
      return `${isBroken ? 'M' : 'L'}${x} ${(99 - 98 * value(each)).toFixed(1)}`
    })
    .join('')
}

function HourTable({ history }: { history: QueueStretch[] }) {
  const { zone } = useView()
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  const hours = Map.groupBy(history, ({ since }) => Math.floor(since.getTime() / 3_600_000))
  return (
    <details id="queue-table">
      <summary>As a table, hour by hour</summary>
      <section class="wide" tabindex={0} aria-label="Queue depth by the hour">
        <table class="numbers">
          <caption class="unseen">Queue depth, the worst of each hour</caption>
          <thead>
            <tr>
              <th scope="col">Hour</th>
              {series.map((name) => (
                <th scope="col" class="number">
                  {name}
                </th>
              ))}
              <th scope="col" class="number">
                oldest
              </th>
            </tr>
          </thead>
          <tbody>
            {[...hours].toReversed().map(([, stretches]) => (
              <tr>
                <th scope="row">{format.format(stretches[0]!.since)}</th>
                {series.map((name) => (
                  <td class="number">{Math.max(...stretches.map((each) => each[name]))}</td>
                ))}
                <td class="number">
                  {spanText(Math.max(...stretches.map((each) => each.oldestAgeSeconds ?? 0)))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}

function wordsOf(last: QueueStretch, { most, oldest }: { most: number; oldest: number }): string {
  const now = series.map((name) => `${last[name]} ${name}`).join(', ')
  return `Queue depth: now ${now}; at most ${most} in 24 hours. The oldest ready job waited at most ${spanText(oldest)}. The table below has each hour.`
}
