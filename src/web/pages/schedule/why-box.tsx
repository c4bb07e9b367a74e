import { localOf } from '../../../calendar/calendar.ts'
import { absolute } from '../parts/wording.ts'
import { useLink, useView } from '../view.ts'
import type { Told } from './read.ts'
import { queryOf } from './span.ts'

/** Why did it run, or not: the conclusion, and the checks that lead to it; now, or at any instant. */
export function WhyBox({ told: { schedule, shown, why } }: { told: Told }) {
  const { zone, now } = useView()
  const link = useLink()
  const at = why.at ?? now
  const conclusion = why.checks.at(-1)!.answer
  return (
    <section id="why" class="box why" aria-labelledby="why-title">
      <h2 id="why-title">{why.at ? `Why, ${absolute(why.at, zone)}` : 'Why, as of now'}</h2>
      <p class="conclusion">{conclusion}</p>
      <details id="why-checks" open={why.at !== undefined}>
        <summary>The {why.checks.length - 1} checks behind it</summary>
        <ol>
          {why.checks.slice(0, -1).map(({ question, ok, answer }) => (
            <li class={ok === false ? 'no' : 'yes'}>
              <span class="check-mark" aria-hidden="true">
                {ok === false ? '✗' : '✓'}
              </span>
              <span>
                <span class="muted">{question}</span> {answer}
              </span>
            </li>
          ))}
        </ol>
      </details>
      <form method="get" action={`${link(`schedules/${schedule.id}`)}#why`} class="toolbar">
        {Object.entries(queryOf(shown)).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <label>
          At, {zone}
          <input type="datetime-local" name="why" value={localOf(at, zone)} required />
        </label>
        <button type="submit">Ask why</button>
      </form>
    </section>
  )
}
