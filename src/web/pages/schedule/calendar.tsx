import { counted } from '../../../wording.ts'
import { DayGrid, type GridDay } from '../parts/day-grid.tsx'
import { useView } from '../view.ts'
import type { DayOutcome } from './outcomes.ts'
import type { Told } from './read.ts'

/** Day by day what happened, in the days of whoever looks: a month, or a year of what comes rarely. */
export function Calendar({ record: { days, isRare } }: { record: Told['record'] }) {
  const { zone } = useView()
  const told = days.map((day) => ({ ...day, kind: kindOf(day), words: wordsOf(day) }))
  return (
    <section aria-labelledby="calendar">
      <h2 id="calendar">{isRare ? 'The last year' : 'The last 30 days'}</h2>
      <p class="muted">Days of {zone}, your zone.</p>
      {isRare ? <DayGrid days={told} label={summary(days)} /> : <Month days={told} />}
    </section>
  )
}

function Month({ days }: { days: readonly GridDay[] }) {
  return (
    <ol class="month">
      {days.map(({ date, kind, words }, index) => (
        <li class={`day ${kind}`} title={`${date}: ${words}`}>
          <time datetime={date}>{dayText(date, index === 0)}</time>
          <span class="mark" aria-hidden="true" />
          <span class="unseen">{words}</span>
        </li>
      ))}
    </ol>
  )
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The month is named with its first day that is shown. */
function dayText(date: string, isFirst: boolean): string {
  const day = Number(date.slice(8))
  return isFirst || day === 1 ? `${day} ${monthNames[Number(date.slice(5, 7)) - 1]}` : String(day)
}

/** The worst of the day paints it. */
function kindOf({ failed, missed, skipped, succeeded, open, cancelled, isKnown }: DayOutcome): string {
  if (!isKnown) return 'unknown'
  if (failed > 0) return 'failed'
  if (missed > 0) return 'missed'
  if (open > 0) return 'open'
  if (succeeded > 0) return skipped + cancelled > succeeded ? 'skipped' : 'ran'
  return skipped + cancelled > 0 ? 'skipped' : 'idle'
}

function wordsOf({ succeeded, failed, missed, skipped, cancelled, open, isKnown }: DayOutcome): string {
  if (!isKnown) return 'not looked at, there were too many runs since'
  const parts = Object.entries({ ran: succeeded, failed, missed, skipped, cancelled, open })
  const told = parts.filter(([, count]) => count > 0).map(([word, count]) => `${count} ${word}`)
  return told.length === 0 ? 'nothing' : told.join(', ')
}

function summary(days: readonly DayOutcome[]): string {
  const on = (isSo: (day: DayOutcome) => boolean) => counted(days.filter(isSo).length, 'day')
  const { date: first = '' } = days[0] ?? {}
  return `Since ${first}: ran on ${on(({ succeeded }) => succeeded > 0)}, failed on ${on(({ failed }) => failed > 0)}, skipped or missed on ${on(({ skipped, missed }) => skipped + missed > 0)}`
}
