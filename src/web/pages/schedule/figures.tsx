import type { Child } from 'hono/jsx'
import { counted } from '../../../wording.ts'
import { useLink } from '../view.ts'
import { type Rate, rateOf } from './outcomes.ts'
import { most, type Told } from './read.ts'

/** The rates of success, what does not count for them beside it, and what was ever counted. */
export function Figures({ told: { schedule, record, owed } }: { told: Told }) {
  const link = useLink()
  const { id, runCount, failureCount, skipCount, consecutiveFailures } = schedule
  const debt = owed.reduce((sum, { occurrences }) => sum + occurrences, 0)
  return (
    <section aria-label="Figures">
      <dl class="record">
        {record.rates.map((rate) => (
          <SuccessRate rate={rate} />
        ))}
        <Figure name="Runs" value={String(runCount)} note={`since it was first enabled`} />
        <Figure
          name="Failures"
          value={String(failureCount)}
          isBad={consecutiveFailures > 0}
          note={
            consecutiveFailures > 0
              ? consecutiveFailures === 1
                ? 'the last run among them'
                : `the last ${consecutiveFailures} among them`
              : 'the last run did not fail'
          }
        />
        <Figure name="Skipped or missed" value={String(skipCount)} note="counted for no rate" />
        <Figure
          name="Owed"
          value={`${debt}${owed.length === most.owed ? '+' : ''}`}
          isBad={debt > 0}
          note={
            debt === 0 ? (
              'nothing was missed'
            ) : (
              <a href={link(`missed?scheduleId=${id}`)}>{counted(debt, 'occurrence')} not run yet</a>
            )
          }
        />
      </dl>
    </section>
  )
}

function SuccessRate({ rate }: { rate: Rate }) {
  const { days, succeeded, failed, skipped, missed, isAll } = rate
  const share = rateOf(rate)
  const beside = [
    `${succeeded} of ${succeeded + failed}`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(missed > 0 ? [`${missed} missed`] : []),
    ...(isAll ? [] : [`of the last ${most.looked.toLocaleString('en')} only`]),
  ]
  return (
    <Figure
      name={`Succeeded, ${days === 1 ? '24 h' : `${days} d`}`}
      value={share === undefined ? '–' : percentage(share)}
      isBad={share !== undefined && share < 0.9}
      note={share === undefined && skipped + missed === 0 ? 'nothing ran' : beside.join(' · ')}
    />
  )
}

/** Never rounded up to all of them. */
function percentage(share: number): string {
  if (share === 1 || share === 0) return `${share * 100} %`
  return `${Math.min(99.9, Math.max(0.1, share * 100)).toFixed(1)} %`
}

type FigureProps = { name: string; value: string; note: Child; isBad?: boolean }

function Figure({ name, value, note, isBad = false }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={isBad ? 'value bad' : 'value'}>{value}</dd>
      <dd class="note">{note}</dd>
    </div>
  )
}
