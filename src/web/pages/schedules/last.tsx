import { Ago } from '../parts/when.tsx'
import { useLink } from '../view.ts'
import type { Line } from './reading.ts'

/** What the last run came to, in a word with its silhouette, and when. What waits for its turn comes before it. */
export function Last({ line: { schedule, signs } }: { line: Line }) {
  const link = useLink()
  const { lastRunAt, lastStatus, lastRunId, consecutiveFailures } = schedule
  const isPending = signs.outcomes?.[0] === 'pending'
  if (lastRunAt === null || lastStatus === null)
    return isPending ? <span class="status pending">pending</span> : <span class="muted">never ran</span>
  return (
    <>
      {isPending && <span class="status pending">pending</span>}
      <a class={`status ${lastStatus}`} href={link(`runs/${lastRunId}`)}>
        {lastStatus}
      </a>
      <span class="small">
        <Ago at={lastRunAt} />
        {consecutiveFailures > 1 && <span class="bad">, {consecutiveFailures} in a row</span>}
      </span>
    </>
  )
}
