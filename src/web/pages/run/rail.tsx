import type { Child } from 'hono/jsx'
import { counted } from '../../../wording.ts'
import { RunLinks } from '../parts/run-link.tsx'
import { Status } from '../parts/status.tsx'
import { brief, wall } from '../parts/wall.tsx'
import { isCancelling } from '../runs/row.tsx'
import { useLink, useView } from '../view.ts'
import { Standing } from './standing.tsx'
import type { Told } from './told.ts'

/** Why it ran, or not: each step with its time in both zones, and how long after the step before it came. */
export function WhyRail({ told }: { told: Told }) {
  const { run, around } = told
  const isAsked = around.requestedAt !== null
  const dueAt = run.firstScheduledFor ?? run.scheduledFor
  const steps: StepProps[] = [
    ...(run.trigger === 'manual'
      ? []
      : [{ name: 'Due', at: run.scheduledFor, children: <Due told={told} from={dueAt} /> }]),
    ...(isAsked ? [{ name: 'Asked for', at: around.requestedAt, children: <Request told={told} /> }] : []),
    { name: 'Seen', at: run.decidedAt, children: <Seen told={told} /> },
    { name: 'Decided', at: run.decidedAt, children: <Decision told={told} /> },
    { name: 'Queued', at: run.queuedAt, children: <Queued told={told} /> },
    { name: 'Started', at: run.startedAt, children: <Started told={told} /> },
    {
      name: 'Ended',
      at: run.finishedAt,
      children: <Status status={run.status} isCancelling={isCancelling(run)} />,
    },
  ]
  const shown = run.finishedAt === null ? steps : steps.filter(({ at }) => at !== null)
  return (
    <section class="panel" aria-labelledby="rail-title">
      <h2 id="rail-title">Why</h2>
      <ol class="rail">
        {shown.map((step, index) => (
          <Step {...step} before={lastBefore(shown, index)} zone={around.timezone ?? 'UTC'} />
        ))}
      </ol>
      <p class={`conclusion ${run.status}`}>
        <Standing told={told} />
      </p>
    </section>
  )
}

function lastBefore(steps: readonly StepProps[], index: number): Date | null {
  return steps.slice(0, index).findLast(({ at }) => at !== null)?.at ?? null
}

type StepProps = { name: string; at: Date | null; children?: Child }

function Step({ name, at, children, before, zone }: StepProps & { before: Date | null; zone: string }) {
  const { zone: own } = useView()
  return (
    <li id={`step-${name.toLowerCase().replace(' ', '-')}`} class={at === null ? 'open' : undefined}>
      <strong>{name}</strong>
      {at === null ? (
        <span class="muted times">not yet</span>
      ) : (
        <time class="times" datetime={at.toISOString()}>
          {wall(at, zone)} <span class="muted">{zone}</span>
          {own !== zone && (
            <span class="block muted small">
              {wall(at, own)} {own}
            </span>
          )}
        </time>
      )}
      <span class="delta muted">
        {at !== null &&
          before !== null &&
          at.getTime() !== before.getTime() &&
          `+${brief((at.getTime() - before.getTime()) / 1_000)}`}
      </span>
      <span class="what">{at === null ? null : children}</span>
    </li>
  )
}

function Due({ told: { run, around }, from }: { told: Told; from: Date }) {
  const zone = around.timezone ?? 'UTC'
  if (run.occurrences > 1)
    return (
      <>
        The last of {run.occurrences} occurrences, from {wall(from, zone)} {zone} on
      </>
    )
  return around.deadlineAt === null ? (
    <>By its schedule</>
  ) : (
    <>
      To start by {wall(around.deadlineAt, zone)} {zone}
    </>
  )
}

function Request({ told: { run, around } }: { told: Told }) {
  return (
    <>
      By <strong>{run.requestedBy}</strong>
      {run.requestReason && <>: “{run.requestReason}”</>}
      {around.retryOf !== null && (
        <>
          , to repeat <RunLinks ids={[around.retryOf]} />
        </>
      )}
      {around.backfillId !== null && <>, in backfill {around.backfillId}</>}
    </>
  )
}

function Seen({ told: { run, around } }: { told: Told }) {
  if (run.claimedBy === null) return <>Without a daemon</>
  const place = [around.machine, around.region].filter(Boolean).join(', ')
  const lag = (run.decidedAt!.getTime() - (around.requestedAt ?? run.scheduledFor).getTime()) / 1_000
  return (
    <>
      By <code>{run.claimedBy}</code>
      {place && ` (${place})`}
      {run.epoch === null ? ', by hand' : `, epoch ${run.epoch}`}, {brief(Math.max(0, lag))}{' '}
      {around.requestedAt ? 'after it was asked' : 'after it was due'}
    </>
  )
}

function Decision({ told: { run, around } }: { told: Told }) {
  const verdict =
    run.status === 'skipped'
      ? 'Skip'
      : run.queuedAt === null && run.status === 'pending'
        ? 'Hold'
        : run.queuedAt === null
          ? 'End'
          : 'Run'
  return (
    <>
      <strong>{verdict}</strong>
      {run.sentence ? `: ${run.sentence}` : ''} <span class="muted">{ruleOf({ run, around })}</span>
      {run.detail && <span class="block small muted">{run.detail}</span>}
      {around.ranFor.length > 0 && (
        <span class="block small">
          It also ran for what was coalesced into it: <RunLinks ids={around.ranFor} />
        </span>
      )}
    </>
  )
}

/** The policy that the verdict follows from. What was held was decided before it was queued. */
function ruleOf({ run, around }: Pick<Told, 'run' | 'around'>): string {
  const { reason, trigger, decidedAt, queuedAt } = run
  const wasHeld = decidedAt !== null && queuedAt !== null && decidedAt < queuedAt
  // What is made up for waits its turn under any overlap but allow, whatever that does to occurrences.
  if (around.isHeld || wasHeld)
    return trigger === 'catch_up' || trigger === 'retry'
      ? `in its turn, as overlap is ${around.overlap}`
      : `by overlap ${around.overlap}`
  if (reason === 'overlap' || reason === 'queue_full') return `by overlap ${around.overlap}`
  if (reason === 'missed' || reason === 'coalesced' || reason === 'catch_up_limit' || trigger === 'catch_up')
    return `by catchUp ${around.catchUp}, grace ${around.grace === null ? 'unknown' : brief(around.grace)}`
  if (reason === 'flag_off') return `by the flag ${around.flag}`
  return reason === null && trigger === 'schedule' ? 'nothing stood in its way' : ''
}

function Queued({ told: { run } }: { told: Told }) {
  const ids = run.jobs.map(({ graphileJobId }) => graphileJobId).filter((id) => id !== null)
  return (
    <>
      {counted(run.jobs.length, 'job')} in {counted(run.waves, 'wave')}
      {ids.length > 0 && <span class="muted"> · Graphile {ids.join(', ')}</span>}
    </>
  )
}

function Started({ told: { run } }: { told: Told }) {
  const link = useLink()
  const workers = [...new Set(run.jobs.map(({ worker }) => worker).filter((worker) => worker !== null))]
  return (
    <>
      {workers.length === 0
        ? 'By somebody else’s worker'
        : workers.map((worker, index) => (
            <>
              {index > 0 && ', '}
              <a href={link(`runs?worker=${encodeURIComponent(worker)}`)}>
                <code>{worker}</code>
              </a>
            </>
          ))}
    </>
  )
}
