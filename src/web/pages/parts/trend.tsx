import { duration } from '../../../wording.ts'
import { useView } from '../view.ts'
import { absolute } from './wording.ts'

type Point = { at: Date; seconds: number; isBad: boolean }
type TrendProps = {
  id: string
  title: string
  /** As in "half of them took at most 2 s". */
  what: string
  /** Oldest first. */
  points: readonly Point[]
}

const width = 400
const height = 100
/** So many neighbours make the band at a point. */
const around = 10

/** A figure over the last runs: a dot for each, the band in which half to most of them lie, and all of it in words. */
export function Trend({ id, title, what, points }: TrendProps) {
  const { zone } = useView()
  if (points.length < 2) return <TooFew id={id} title={title} />
  const all = points.map(({ seconds }) => seconds).sort((one, other) => one - other)
  const [p50, p95, longest] = [quantile(all, 0.5), quantile(all, 0.95), all.at(-1)!]
  // A single outlier would press everything else to the ground; it stays at the upper edge.
  const top = Math.max(p95 * 1.4, 0.001)
  const failed = points.filter(({ isBad }) => isBad).length
  const say = (seconds: number) => duration(seconds * 1_000)
  const words = `Half of the last ${points.length} ${what} at most ${say(p50)}, 95 % at most ${say(p95)}, the longest ${say(longest)}${failed > 0 ? `; ${failed} failed` : ''}.`
  const y = (seconds: number) => round(height - (Math.min(seconds, top) / top) * (height - 6) - 3)
  const x = (index: number) => round(((index + 0.5) / points.length) * width)
  const dots = (isWanted: (point: Point) => boolean) =>
    points.map((point, index) => (isWanted(point) ? `M${x(index)} ${y(point.seconds)}h0` : '')).join('')
  return (
    <section class="trend" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p class="muted">{words}</p>
      <div class="trend-body">
        <p class="trend-quantiles" aria-hidden="true">
          <span>p95 {say(p95)}</span>
          <span>p50 {say(p50)}</span>
        </p>
        <svg
          class="trend-plot"
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          width="100%"
          height="96"
          role="img"
          aria-label={words}
        >
          <path class="band" d={band(points, { x, y })} />
          <path class="p95" d={`M0 ${y(p95)}H${width}`} />
          <path class="p50" d={`M0 ${y(p50)}H${width}`} />
          <path class="dots" d={dots(({ isBad, seconds }) => !isBad && seconds <= top)} />
          <path class="dots bad" d={dots(({ isBad }) => isBad)} />
          <path class="dots beyond" d={dots(({ isBad, seconds }) => !isBad && seconds > top)} />
        </svg>
        <p class="trend-ends" aria-hidden="true">
          <span>{absolute(points[0]!.at, zone)}</span>
          <span>{absolute(points.at(-1)!.at, zone).slice(0, 19)}</span>
        </p>
      </div>
    </section>
  )
}

function TooFew({ id, title }: { id: string; title: string }) {
  return (
    <section class="trend" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p class="muted">Too few runs have ended to tell.</p>
    </section>
  )
}

type Scales = { x: (index: number) => number; y: (seconds: number) => number }

/** From the middle to the 95th of a hundred of what lies around each point. */
function band(points: readonly Point[], { x, y }: Scales): string {
  const near = points.map((_, index) =>
    points
      .slice(Math.max(0, index - around), index + around + 1)
      .map(({ seconds }) => seconds)
      .sort((one, other) => one - other),
  )
  const upper = near.map((all, index) => `${x(index)} ${y(quantile(all, 0.95))}`)
  const lower = near.map((all, index) => `${x(index)} ${y(quantile(all, 0.5))}`)
  return `M${upper.join('L')}L${lower.toReversed().join('L')}Z`
}

function quantile(ascending: readonly number[], share: number): number {
  const at = (ascending.length - 1) * share
  const below = ascending[Math.floor(at)]!
  return below + (ascending[Math.ceil(at)]! - below) * (at - Math.floor(at))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
