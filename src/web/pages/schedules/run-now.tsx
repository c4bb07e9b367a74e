import type { ScheduleDetail } from '../../../db/schedules.ts'
import { AskPage } from '../parts/ask.tsx'
import { absolute } from '../parts/wording.ts'
import { useLink, useView } from '../view.ts'

/** What would run, as of when, with what, and what the schedule's policy makes of it. */
export function RunNowPage({ schedule, back }: { schedule: ScheduleDetail; back: string }) {
  const { now, zone, label, health } = useView()
  const { id, timezone, payload, target } = schedule
  return (
    <AskPage title={`Run ${id} now`} action={`schedules/${id}/trigger`} back={back} verb="Run now">
      <dl class="facts">
        <dt>Runs</dt>
        <dd>{targetWords(target)}</dd>
        <dt>As of</dt>
        <dd>
          {absolute(now, timezone)}
          {zone !== timezone && <span class="muted"> ({absolute(now, zone)})</span>}
        </dd>
        {label && (
          <>
            <dt>Environment</dt>
            <dd>
              <strong>{label}</strong>
            </dd>
          </>
        )}
        <dt>What happens</dt>
        <dd>
          <Outcome schedule={schedule} />
          {health?.daemons === 0 && ' No daemon is running: it waits until one does.'}
        </dd>
      </dl>
      <label>
        Payload, laid over that of the schedule
        <textarea name="payload" class="mono" rows={5} spellcheck={false}>
          {JSON.stringify(payload ?? {}, null, 2)}
        </textarea>
      </label>
      <label>
        Reason
        <input name="reason" maxlength={500} autocomplete="off" />
      </label>
    </AskPage>
  )
}

function targetWords({ job, group }: ScheduleDetail['target']): string {
  if (job !== undefined) return `the job ${job}`
  return group === undefined ? 'all jobs' : `the jobs of group ${group}`
}

const overlapWords: Record<string, string> = {
  skip: 'policy is skip: this run would be skipped.',
  queue: 'policy is queue: this run waits until that one has ended.',
  cancel: 'policy is cancel: that run is cancelled, and this one starts.',
  allow: 'policy is allow: both run at the same time.',
}

function Outcome({ schedule }: { schedule: ScheduleDetail }) {
  const link = useLink()
  const { lockedRunId, overlap, enabled, state, problem } = schedule
  if (state === 'parked' && problem !== null) return <span class="bad">{problem}.</span>
  return (
    <>
      {lockedRunId === null ? (
        'No run is active: it starts at once.'
      ) : (
        <>
          One run is active (<a href={link(`runs/${lockedRunId}`)}>run {lockedRunId}</a>);{' '}
          {overlapWords[overlap]}
        </>
      )}
      {!enabled && ' The schedule is not enabled; what a person asks for runs all the same.'}
    </>
  )
}
