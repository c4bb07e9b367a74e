import { busiest, type Cell } from '../../../forecast.ts'
import { counted } from '../../../wording.ts'
import { useLink, useView } from '../view.ts'

/** The next day in quarters of an hour: how many occurrences start in each, in six steps of ink. */
export function Strip({ quarters }: { quarters: readonly Cell[] }) {
  const { zone } = useView()
  const link = useLink()
  const total = quarters.reduce((sum, { starts }) => sum + starts, 0)
  const most = busiest(quarters)
  const clock = (at: Date) =>
    at.toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
  const words =
    most === null ? 'nothing is forecast' : `most at ${clock(most.at)}, ${counted(most.starts, 'start')}`
  return (
    <a href={link('forecast')}>
      <span class="figure-name">Next 24 h</span>
      <svg
        class="strip"
        width="100%"
        height="24"
        viewBox={`0 0 ${quarters.length} 24`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path class="step-0" d={`M0 0h${quarters.length}v24h-${quarters.length}z`} />
        {most &&
          [1, 2, 3, 4, 5].map((step) => <path class={`step-${step}`} d={cellsOf(step, quarters, most)} />)}
      </svg>
      <span class="figure-more">
        {counted(total, 'start')}, {words}
      </span>
    </a>
  )
}

function cellsOf(step: number, quarters: readonly Cell[], most: Cell): string {
  return quarters
    .map(({ starts }, place) =>
      Math.ceil((5 * starts) / most.starts) === step ? `M${place} 0h1v24h-1z` : '',
    )
    .join('')
}
