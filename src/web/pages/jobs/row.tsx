import type { JobOverview } from '../../../db/job-overview.ts'
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

function whatItIs({
  jobGroup,
  queue,
  maxAttempts,
  timeout,
  isForeign,
  task,
  dependsOn,
}: JobOverview): string {
  return [
    jobGroup && `group ${jobGroup}`,
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

function UsedBy({ job: { schedules, scheduleCount } }: { job: JobOverview }) {
  const link = useLink()
  if (scheduleCount === 0) return <span class="muted">none</span>
  return (
    <span class="used-by">
      {schedules.map(({ id, enabled }) => (
        <a href={link(`schedules/${id}`)} class={enabled ? 'mono' : 'mono muted'}>
          {id}
          {!enabled && ' (off)'}
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

function Durations({ job: { p50Seconds, p95Seconds, durations } }: { job: JobOverview }) {
  if (p50Seconds === null || p95Seconds === null) return <span class="muted">none yet</span>
  const trend = durations.toReversed()
  return (
    <>
      <span class="line">
        <b>{took(p50Seconds)}</b> <span class="muted">p95 {took(p95Seconds)}</span>
      </span>
      <Sparkline
        values={trend}
        label={`The last ${trend.length}: the latest took ${took(trend.at(-1) ?? 0)}`}
      />
    </>
  )
}

function Failed({ job: { ended, failed, retries } }: { job: JobOverview }) {
  if (ended === 0) return <span class="muted">none ran</span>
  return (
    <>
      <span class={failed > 0 ? 'line bad' : 'line'}>{Math.round((100 * failed) / ended)} %</span>
      <span class="note">
        {failed} of {ended}
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
