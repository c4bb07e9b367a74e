import type { Tallied } from '../../../db/timetable.ts'
import { Ago } from '../parts/when.tsx'
import { absolute, span } from '../parts/wording.ts'
import { useLink, useView } from '../view.ts'
import type { Home } from './reading.ts'
import { reasonWords } from './reasons.ts'
import { Strip } from './strip.tsx'

/** Five figures, each the way to the page that explains it. */
export function Figures({ home }: { home: Home }) {
  return (
    <ul class="figures">
      <Ran day={home.day} />
      <Skipped day={home.day} />
      <Queued queue={home.queue} />
      <NextUp signs={home.signs} />
      <li class="wide">
        <Strip quarters={home.quarters} />
      </li>
    </ul>
  )
}

function sum(day: readonly Tallied[], isMeant: (each: Tallied) => boolean): number {
  return day.filter(isMeant).reduce((total, { occurrences }) => total + occurrences, 0)
}

/** The hour that has begun counts with the 24 before it. */
function useSince([first]: readonly Tallied[]): string | undefined {
  const { zone } = useView()
  return first && `Since ${absolute(first.since, zone)}`
}

function Ran({ day }: { day: readonly Tallied[] }) {
  const link = useLink()
  const good = sum(day, ({ status }) => status === 'succeeded')
  const bad = sum(day, ({ status }) => status === 'failed' || status === 'lost')
  const ended = good + bad
  const share = Math.floor((1_000 * good) / Math.max(ended, 1)) / 10
  return (
    <li>
      <a href={link('runs')} title={useSince(day)}>
        <span class="figure-name">Runs, 24 h</span>
        <strong>{ended.toLocaleString('en-US')}</strong>
        <span class={bad > 0 ? 'figure-more bad' : 'figure-more'}>
          {ended === 0 ? 'none has ended' : `${share} % succeeded${bad > 0 ? `, ${bad} failed` : ''}`}
        </span>
      </a>
    </li>
  )
}

function Skipped({ day }: { day: readonly Tallied[] }) {
  const link = useLink()
  const skips = day.filter(({ status }) => status === 'skipped')
  const reasons = new Map<string, number>()
  for (const { reason, occurrences } of skips)
    reasons.set(reason ?? '', (reasons.get(reason ?? '') ?? 0) + occurrences)
  const told = [...reasons].sort(([, one], [, other]) => other - one).slice(0, 3)
  return (
    <li>
      <a href={link('runs?status=skipped')} title={useSince(day)}>
        <span class="figure-name">Skipped, 24 h</span>
        <strong>{sum(skips, () => true).toLocaleString('en-US')}</strong>
        <span class="figure-more">
          {told.map(([reason, count]) => `${count} ${reasonWords(reason)}`).join(', ') ||
            'nothing was left out'}
        </span>
      </a>
    </li>
  )
}

function Queued({ queue }: { queue: Home['queue'] }) {
  const { health } = useView()
  const link = useLink()
  return (
    <li>
      <a href={link('jobs')}>
        <span class="figure-name">Queue</span>
        <strong>{(queue?.ready ?? health?.queue ?? 0).toLocaleString('en-US')}</strong>
        <span class="figure-more">{queueWords(queue)}</span>
      </a>
    </li>
  )
}

function queueWords(queue: Home['queue']): string {
  if (queue === undefined) return 'not sampled yet'
  if (queue.ready === 0 || queue.oldestWait === null) return `nothing waits, ${queue.running} running`
  return `oldest waits ${span(queue.oldestWait)}, ${queue.trend}`
}

function NextUp({ signs }: { signs: Home['signs'] }) {
  const link = useLink()
  const [next] = signs
    .filter(({ nextRunAt }) => nextRunAt !== null)
    .sort((one, other) => one.nextRunAt!.getTime() - other.nextRunAt!.getTime())
  return (
    <li>
      <a href={link(next ? `schedules/${next.id}` : 'forecast')}>
        <span class="figure-name">Next up</span>
        <strong>{next ? <Ago at={next.nextRunAt!} /> : 'nothing'}</strong>
        <span class="figure-more cut">{next ? next.id : 'no schedule is enabled'}</span>
      </a>
    </li>
  )
}
