import { daysWithOccurrences, type Timing } from '../../../calendar/calendar.ts'
import { quoted } from '../../../wording.ts'
import { type PreviewQuestion, previewOf } from '../../preview.ts'
import type { Addresses } from '../addresses.ts'
import { CopyAs } from '../parts/copy-as.tsx'
import type { DayAhead } from '../parts/day-ahead.ts'
import { DayGrid } from '../parts/day-grid.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instants } from '../parts/instants.tsx'
import { crowdWarnings } from './crowd.ts'
import { snippetOf } from './snippet.ts'

type AnswerProps = {
  question: PreviewQuestion & { from: Date }
  starts: DayAhead['minutes'] | undefined
  addresses: Addresses
}

/** What the calendar says to a question in which nothing is wrong. */
export function Answer({ question, starts, addresses }: AnswerProps) {
  const { description, warnings, occurrences } = previewOf(question)
  const all = [...warnings, ...crowdWarnings(occurrences, starts ?? new Map())]
  return (
    <>
      <p class="sentence" role="status">
        {description}
      </p>
      {all.length > 0 && <Warnings warnings={all} />}
      {starts === undefined && (
        <p class="hint">
          The database does not answer, so nobody knows what else starts at these minutes. All other answers
          need no database.
        </p>
      )}
      <div class="lab-answers">
        <section aria-labelledby="next">
          <h2 id="next">{occurrences.length === 0 ? 'Nothing comes' : `Next ${occurrences.length}`}</h2>
          {occurrences.length > 0 && <Instants instants={occurrences} timezone={question.timezone} />}
        </section>
        <div class="lab-more">
          <Year question={question} />
          <InCode question={question} addresses={addresses} />
        </div>
      </div>
    </>
  )
}

function Warnings({ warnings }: { warnings: readonly string[] }) {
  return (
    <ul class="warnings" aria-label="Warnings">
      {warnings.map((warning) => (
        <li>
          <Icon name="triangle-alert" />
          <span>{warning}</span>
        </li>
      ))}
    </ul>
  )
}

const daysAhead = 365

function Year({ question }: { question: AnswerProps['question'] }) {
  const days = daysWithOccurrences(question as Timing, { after: question.from, count: daysAhead })
  const due = days.filter(({ isDue }) => isDue).length
  const words = `It runs on ${due} of ${daysAhead} days, counted in ${question.timezone}`
  return (
    <section aria-labelledby="year">
      <h2 id="year">The year ahead</h2>
      <p class="muted">{words}.</p>
      <DayGrid
        label={words}
        days={days.map(({ date, isDue }) => ({
          date,
          ...(isDue ? { kind: 'due', words: 'runs' } : { kind: 'idle', words: 'does not run' }),
        }))}
      />
    </section>
  )
}

/** The rule belongs into the code: this is how it is written there. */
function InCode({ question, addresses }: Pick<AnswerProps, 'question' | 'addresses'>) {
  const { cron, timezone } = question
  const snippet = snippetOf(question)
  const body = JSON.stringify({ cron, timezone, dst: question.dst, window: question.window })
  return (
    <section aria-labelledby="in-code" class="in-code">
      <h2 id="in-code">The same as a schedule in code</h2>
      <pre>{snippet}</pre>
      <div class="actions">
        <button type="button" data-copy={snippet}>
          Copy
        </button>
        <CopyAs
          ways={{
            punctual: `punctual next ${quoted(cron)} --tz ${timezone}`,
            curl: `curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d ${quoted(body)} ${addresses.api}/schedules/preview`,
            link: addresses.page,
          }}
        />
      </div>
    </section>
  )
}

/** As a shell takes it, whatever it holds. */
