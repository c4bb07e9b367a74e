import type { Starts } from '../../../db/timetable.ts'
import { useLink, useView } from '../view.ts'

const cells = 96
const quarterMs = 900_000

/** The next day in quarters of an hour: how many occurrences are forecast for each, in six steps of ink. */
export function Strip({ ahead }: { ahead: readonly Starts[] }) {
  const { now, zone } = useView()
  const link = useLink()
  const total = ahead.reduce((sum, { starts }) => sum + starts, 0)
  const busiest = ahead.toSorted((one, other) => other.starts - one.starts)[0]
  const clock = (place: number) =>
    new Date(now.getTime() + (place - 1) * quarterMs).toLocaleTimeString('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
    })
  const most = busiest?.starts ?? 1
  const words =
    busiest === undefined
      ? 'nothing is forecast'
      : `most at ${clock(busiest.place)}, ${busiest.starts} starts`
  return (
    <a href={link('forecast')}>
      <span class="figure-name">Next 24 h</span>
      <svg
        class="strip"
        width="100%"
        height="24"
        viewBox={`0 0 ${cells} 24`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path class="step-0" d={`M0 0h${cells}v24h-${cells}z`} />
        {[1, 2, 3, 4, 5].map((step) => (
          <Cells step={step} places={ahead.filter(({ starts }) => stepOf(starts, most) === step)} />
        ))}
      </svg>
      <span class="figure-more">
        {total.toLocaleString('en-US')} starts, {words}
      </span>
    </a>
  )
}

function Cells({ step, places }: { step: number; places: readonly Starts[] }) {
  if (places.length === 0) return null
  return <path class={`step-${step}`} d={places.map(({ place }) => `M${place - 1} 0h1v24h-1z`).join('')} />
}

function stepOf(starts: number, most: number): number {
  return Math.max(1, Math.ceil((5 * starts) / most))
}
