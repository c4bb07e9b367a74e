import type { Child } from 'hono/jsx'
import type { ScheduleDetail } from '../../../db/schedules.ts'
import { Ago, When } from '../parts/when.tsx'
import { useLink } from '../view.ts'
import type { Told } from './read.ts'

/** How it stands, in words and with the reason; what stands in its way comes with the way out. */
export function Standing({ told }: { told: Told }) {
  const { schedule } = told
  const isOff = !schedule.enabled || schedule.retiredAt !== null
  return (
    <p class="standing">
      <span class={`state ${schedule.state}`}>{schedule.state}</span>{' '}
      <span>{isOff ? <Off told={told} /> : <On told={told} />}</span>
    </p>
  )
}

function Off({ told: { schedule, acts } }: { told: Told }): Child {
  const { retiredAt, pausedUntil, disabledReason } = schedule
  if (retiredAt !== null)
    return (
      <>
        The code stopped defining it <Ago at={retiredAt} />. Its history is kept; it cannot be enabled. To
        have it back, define it again in <code>punctual.config.ts</code> and deploy.
      </>
    )
  const act = acts.find(({ action }) => action === 'disable')
  if (act === undefined) return 'New schedules begin disabled, and nobody has enabled it yet.'
  return (
    <>
      by {act.actor} <Ago at={act.at} />
      {disabledReason ? `: ${disabledReason}` : ', without a reason'}.{' '}
      {pausedUntil === null ? (
        'It stays off until somebody enables it.'
      ) : (
        <>
          It goes on by itself <When at={pausedUntil} />.
        </>
      )}
    </>
  )
}

function On({ told: { schedule } }: { told: Told }): Child {
  const link = useLink()
  const { state, problem, lockedRunId, lockedAt, nextRunAt, waits, waitingRuns } = schedule
  if (state === 'parked' || state === 'exhausted') return <Stuck schedule={schedule} />
  return (
    <>
      {lockedRunId !== null && (
        <>
          <a href={link(`runs/${lockedRunId}`)}>Run {lockedRunId}</a> is under way
          {lockedAt && (
            <>
              , since <Ago at={lockedAt} />
            </>
          )}
          {waits && '; what is due waits for it'}
          {waitingRuns > 0 && `; ${waitingRuns} held until it ends`}.{' '}
        </>
      )}
      {problem ??
        (nextRunAt === null ? (
          'Its next occurrences are being computed.'
        ) : (
          <>
            Next <When at={nextRunAt} />.
          </>
        ))}
    </>
  )
}

/** Parked or exhausted: the problem, and what mends it. */
function Stuck({ schedule }: { schedule: ScheduleDetail }) {
  const link = useLink()
  const { problem, halt, cron, timezone, state, target } = schedule
  return (
    <>
      {problem === null ? 'Nothing more comes.' : `${problem.replace(/\.$/, '')}.`}{' '}
      {state === 'exhausted' && (
        <>
          To have it run again, give it a later <code>endsAt</code> or a greater <code>maxRuns</code> in{' '}
          <code>punctual.config.ts</code> and deploy.
        </>
      )}
      {state === 'parked' && halt === null && (
        <>
          Its target is {targetWords(target)}: define such a job in <code>punctual.config.ts</code>, or give
          it another target, and deploy.
        </>
      )}
      {state === 'parked' && halt !== null && (
        <>
          Correct it in <code>punctual.config.ts</code> and deploy; the{' '}
          <a href={link(`cron?${new URLSearchParams({ cron, timezone })}`)}>Cron lab</a> says what is allowed.
        </>
      )}
    </>
  )
}

export function targetWords({ job, group }: ScheduleDetail['target']): string {
  if (job !== undefined) return `the job ${job}`
  return group === undefined ? 'all jobs' : `the group ${group}`
}
