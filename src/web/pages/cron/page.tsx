import type { Addresses } from '../addresses.ts'
import { Layout } from '../frame/layout.tsx'
import type { DayAhead } from '../parts/day-ahead.ts'
import { useLink, useView } from '../view.ts'
import { Answer } from './answer.tsx'
import { Fields } from './fields.tsx'
import { QuestionForm } from './form.tsx'
import { type Asked, readAsked } from './question.ts'
import { Troubles } from './troubles.tsx'

type CronPageProps = {
  asked: Asked
  /** Undefined while the database does not tell. */
  starts: DayAhead['minutes'] | undefined
  addresses: Addresses
}

/** Is my expression right? One field, and below it everything that can be said of what stands in it. */
export function CronPage({ asked, starts, addresses }: CronPageProps) {
  const { now } = useView()
  const read = readAsked(asked)
  return (
    <Layout title="Cron lab">
      <div class="lab">
        <h1>Cron lab</h1>
        <QuestionForm asked={asked} />
        {asked.cron.trim() === '' ? (
          <Examples />
        ) : (
          <>
            <Fields cron={asked.cron} />
            {'question' in read ? (
              <Answer
                question={{ ...read.question, from: read.question.from ?? now }}
                starts={starts}
                addresses={addresses}
              />
            ) : (
              <Troubles troubles={read.troubles} />
            )}
          </>
        )}
      </div>
    </Layout>
  )
}

const examples = [
  ['*/15 * * * *', 'every quarter of an hour'],
  ['30 2 * * 1-5', 'at night, on working days'],
  ['0 9 1 * *', 'on the first of each month'],
  ['0 18 * * 5L', 'on the last Friday of each month'],
  ['*/10 * * * * *', 'every ten seconds: six fields, seconds first'],
  ['@hourly', 'a nickname'],
] as const

function Examples() {
  const link = useLink()
  return (
    <section aria-labelledby="examples">
      <h2 id="examples">Begin with one of these</h2>
      <ul class="examples">
        {examples.map(([cron, words]) => (
          <li>
            <a href={link(`cron?${new URLSearchParams({ cron })}`)}>
              <code>{cron}</code>
            </a>{' '}
            <span class="muted">{words}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
