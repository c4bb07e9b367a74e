import type { JobOverview } from '../../../db/jobs.ts'
import { counted } from '../../../wording.ts'
import { Ago } from '../parts/when.tsx'
import { useLink, useView } from '../view.ts'
import { Sparkline } from './sparkline.tsx'
import { took } from './took.ts'

/** One job: what it is, who uses it, what of it waits, and how it went lately. */
export function JobRow({ job }: { job: JobOverview }) {
  return (
    <tr id={`job-${job.name}`}>
      <th scope="row">
        <span class="name">{job.name}</span>
        <span class="note">{whatItIs(job)}</span>
        <Standing job={job} />
      </th>
      <td data-label="Schedules">
        <UsedBy job={job} />
      </td>
      <td data-label="Queue" class="number">
        <Waiting job={job} />
      </td>
      <td data-label="Duration" class="durations">
        <Durations job={job} />
      </td>
      <td data-label="Failed" class="number">
        <Failed job={job} />
      </td>
      <td data-label="Last error">
        <LastError job={job} />
      </td>
    </tr>
  )
}

function whatItIs({ group, queue, maxAttempts, timeout, isForeign, task, dependsOn }: JobOverview): string {
  return [
    group && `group ${group}`,
    isForeign && `task ${task} of other workers`,
    queue && `queue ${queue}`,
    dependsOn.length > 0 && `after ${dependsOn.join(', ')}`,
    counted(maxAttempts, 'attempt'),
    timeout !== null && `at most ${took(timeout)}`,
  ]
    .filter(Boolean)
    .join(' · ')
}

function Standing({ job: { retiredAt, unserved, scheduleCount } }: { job: JobOverview }) {
  if (retiredAt !== null) return <span class="chip">no code for this job any more</span>
  return (
    <>
      {unserved !== null && <span class="chip warn">{unserved}</span>}{' '}
      {scheduleCount === 0 && <span class="chip">defined, never scheduled</span>}
    </>
  )
}

function UsedBy({ job: { schedules, disabledSchedules, scheduleCount } }: { job: JobOverview }) {
  const link = useLink()
  if (scheduleCount === 0) return <span class="muted">none</span>
  return (
    <span class="used-by">
      {schedules.map((id) => (
        <a href={link(`schedules/${id}`)} class={disabledSchedules.includes(id) ? 'mono muted' : 'mono'}>
          {id}
          {disabledSchedules.includes(id) && ' (off)'}
        </a>
      ))}
      {scheduleCount > schedules.length && (
        <span class="muted">and {scheduleCount - schedules.length} more</span>
      )}
    </span>
  )
}

function Waiting({ job: { queued, running, waitsSince } }: { job: JobOverview }) {
  if (queued + running === 0) return <span class="muted">empty</span>
  return (
    <>
      {running > 0 && <span class="line">{running} running</span>}
      {queued > 0 && <span class="line">{queued} queued</span>}
      {waitsSince && (
        <span class="note">
          since <Ago at={waitsSince} />
        </span>
      )}
    </>
  )
}

function Durations({ job: { typicalDuration, longDuration, durations } }: { job: JobOverview }) {
  if (typicalDuration === null || longDuration === null) return <span class="muted">none yet</span>
  const trend = durations.toReversed()
  return (
    <>
      <span class="line">
        <b>{took(typicalDuration)}</b> <span class="muted">p95 {took(longDuration)}</span>
      </span>
      <Sparkline
        values={trend}
        label={`The last ${trend.length}: the latest took ${took(trend.at(-1) ?? 0)}`}
      />
    </>
  )
}

function Failed({ job: { recentRuns, failures, failureRatio, retries } }: { job: JobOverview }) {
  if (failureRatio === null) return <span class="muted">none ran</span>
  return (
    <>
      <span class={failures > 0 ? 'line bad' : 'line'}>{Math.round(100 * failureRatio)} %</span>
      <span class="note">
        {failures} of {recentRuns}
        {retries > 0 && `, ${counted(retries, 'retry', 'retries')}`}
      </span>
    </>
  )
}

function LastError({ job: { lastError, lastErrorAt, lastErrorRun } }: { job: JobOverview }) {
  const link = useLink()
  const { now } = useView()
  if (lastError === null) return <span class="muted">none</span>
  return (
    <>
      <span class="error-line">{lastError.split('\n')[0]}</span>
      <span class="note">
        <a href={link(`runs/${lastErrorRun}`)}>run {lastErrorRun}</a> <Ago at={lastErrorAt ?? now} />
      </span>
    </>
  )
}
