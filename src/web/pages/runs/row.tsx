import type { JobRun, RunDetail } from '../../../db/runs.ts'
import { counted } from '../../../wording.ts'
import { useRow } from '../frame/keys.ts'
import { AskLink } from '../parts/ask.tsx'
import { Status } from '../parts/status.tsx'
import { brief, Wall, WallRange } from '../parts/wall.tsx'
import { useLink } from '../view.ts'
import { triggerWords } from './filters.ts'

/** One run: how it stands, what it was due for and when it really began, and the sentence that explains it. */
export function RunRow({ run, jobs }: { run: RunDetail; jobs: readonly JobRun[] }) {
  const link = useLink()
  const row = useRow()
  const { id, status, scheduleId, trigger, took } = run
  const attempt = Math.max(0, ...jobs.map((job) => job.attempt))
  return (
    <tr id={`run-${id}`} class={status}>
      <th scope="row">
        <Status status={status} isCancelling={isCancelling(run)} />
        <span class="small">
          <a href={link(`runs/${id}`)} {...row}>
            run {id}
          </a>{' '}
          <span class="muted">{triggerWords[trigger]}</span>
        </span>
      </th>
      <td data-label="Schedule">
        <a class="name" href={link(`schedules/${scheduleId}`)}>
          {scheduleId}
        </a>
        {jobs.length > 0 && (
          <span class="small muted">{jobs.length === 1 ? jobs[0]!.job : counted(jobs.length, 'job')}</span>
        )}
      </td>
      <td data-label="Due">
        <Due run={run} />
      </td>
      <td data-label="Started">
        <Started run={run} />
      </td>
      <td data-label="Took" class="number">
        <span>{took === null ? '' : brief(took)}</span>
      </td>
      <td data-label="Attempt" class="number">
        <span class={attempt > 1 ? 'bad' : undefined}>{attempt === 0 ? '' : attempt}</span>
      </td>
      <td data-label="Says" class="says">
        <Says run={run} />
      </td>
      <td class="acts">
        <RunActs run={run} />
      </td>
    </tr>
  )
}

export const isCancelling = ({ reason, finishedAt }: RunDetail) =>
  reason === 'cancelled' && finishedAt === null

function Due({ run: { scheduledFor, firstScheduledFor, occurrences } }: { run: RunDetail }) {
  if (firstScheduledFor === null) return <Wall at={scheduledFor} />
  return (
    <span>
      <WallRange from={firstScheduledFor} to={scheduledFor} />
      <span class="small muted block">{counted(occurrences, 'occurrence')}</span>
    </span>
  )
}

/** Later than this is worth a colour. What people ask for later is not late. */
const lateSeconds = 5

function Started({ run: { startedAt, scheduledFor, status, requestedBy } }: { run: RunDetail }) {
  if (startedAt === null) return <span class="muted">{status === 'skipped' ? 'did not run' : ''}</span>
  const late = (startedAt.getTime() - scheduledFor.getTime()) / 1_000
  return (
    <span>
      <Wall at={startedAt} isShort />{' '}
      {requestedBy === null && (
        <span class={late > lateSeconds ? 'late small' : 'muted small'}>+{brief(Math.max(0, late))}</span>
      )}
    </span>
  )
}

/** The reason in its fixed sentence, the first line of the error, who asked for it and why: never a click away. */
function Says({ run: { sentence, detail, error, requestedBy, requestReason } }: { run: RunDetail }) {
  const request = requestedBy && [`asked for by ${requestedBy}`, requestReason].filter(Boolean).join(': ')
  return (
    <span>
      {sentence && <span class="block">{sentence}</span>}
      {error && <code class="bad block clipped">{error.split('\n')[0]}</code>}
      {(request ?? (error ? null : detail)) && <span class="small muted block">{request ?? detail}</span>}
    </span>
  )
}

/** What can be done to a run in its state. */
export function RunActs({ run }: { run: RunDetail }) {
  const { id, status, queuedAt, reason } = run
  if (run.finishedAt === null)
    return isCancelling(run) ? null : (
      <AskLink href={`runs/${id}/cancel`} label={`Cancel run ${id}`}>
        Cancel
      </AskLink>
    )
  if (status === 'skipped')
    return reason === 'missed' || reason === 'catch_up_limit' ? (
      <AskLink href={`missed/ask?runs=${id}&do=run`} label={`Run missed ${id}`} shortcut="m">
        Run missed
      </AskLink>
    ) : null
  if (status === 'succeeded' || queuedAt === null) return null
  return (
    <AskLink href={`runs/${id}/retry`} label={`Retry run ${id}`} shortcut="r">
      Retry
    </AskLink>
  )
}
