import { annotate } from '../../../calendar/calendar.ts'
import { Instants } from '../parts/instants.tsx'
import { useView } from '../view.ts'
import type { Told } from './read.ts'

const shown = 10

/** The next occurrences, each with the verdict that it would get as things stand. */
export function Next({ told }: { told: Told }) {
  const { now } = useView()
  const { schedule, timing } = told
  if (timing === undefined || schedule.retiredAt !== null) return null
  const instants = annotate(timing, { after: now, count: shown })
  const title = schedule.enabled ? `Next ${instants.length}` : `Next ${instants.length}, if it were enabled`
  return (
    <section aria-labelledby="next">
      <h2 id="next">{instants.length === 0 ? 'Nothing comes' : title}</h2>
      {instants.length === 0 ? (
        <p class="muted">Its rule names no instant after now.</p>
      ) : (
        <Instants
          instants={instants}
          timezone={schedule.timezone}
          outcome={schedule.enabled ? (at) => <Verdict told={told} at={at} /> : undefined}
        />
      )}
    </section>
  )
}

function Verdict({ told: { next, sentences, schedule }, at }: { told: Told; at: Date }) {
  const found = next.find(({ scheduledFor }) => scheduledFor.getTime() === at.getTime())
  if (found === undefined) return <span class="muted">{notForeseen(schedule)}</span>
  const { verdict, reason } = found
  return (
    <span class={`verdict ${verdict}`}>
      {words[verdict]}
      {reason !== null && <span class="note">{sentences.get(reason) ?? reason}</span>}
    </span>
  )
}

const words = { fire: 'starts', hold: 'waits', skip: 'is skipped' }

function notForeseen({ nextRunAt, state }: Told['schedule']): string {
  if (state === 'parked') return 'nothing: it is parked'
  if (state === 'exhausted') return 'nothing: it has run as often as it may'
  return nextRunAt === null ? 'being computed' : 'further than the forecast reaches'
}
