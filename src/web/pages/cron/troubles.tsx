import { counted } from '../../../wording.ts'
import type { Asked, Trouble } from './question.ts'

const places: Record<keyof Asked, string> = {
  cron: 'Expression',
  timezone: 'Time zone',
  gap: 'Skipped times',
  overlap: 'Repeated times',
  opens: 'Window',
  closes: 'Window',
  days: 'Window',
  from: 'Later than',
  count: 'How many',
}

/** Everything that is wrong, at once: what was given, what is allowed, what to write instead. */
export function Troubles({ troubles }: { troubles: readonly Trouble[] }) {
  return (
    <section class="troubles" role="status" aria-labelledby="troubles">
      <h2 id="troubles">This would be refused: {counted(troubles.length, 'problem')}</h2>
      <dl>
        {troubles.map(({ field, detail }) => (
          <div>
            <dt>{places[field]}</dt>
            <dd>{detail}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
