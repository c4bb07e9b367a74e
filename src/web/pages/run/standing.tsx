import { counted } from '../../../wording.ts'
import { RunLink, RunLinks } from '../parts/run-link.tsx'
import { brief } from '../parts/wall.tsx'
import { When } from '../parts/when.tsx'
import { isCancelling } from '../runs/row.tsx'
import { useView } from '../view.ts'
import type { Told } from './told.ts'

/** How the run stands and what it waits for, in a sentence that is true: each state that waits or has ended has its own. */
export function Standing({ told }: { told: Told }) {
  const { run } = told
  if (isCancelling(run))
    return (
      <>It was told to stop, and a job of it has still to notice: its worker hears of it within seconds.</>
    )
  switch (run.status) {
    case 'pending':
      return <Pending told={told} />
    case 'queued':
      return <Queued told={told} />
    case 'running':
      return <Running told={told} />
    case 'succeeded':
      return <>It ran and succeeded{run.took !== null && <>, in {brief(run.took)}</>}.</>
    case 'failed':
      return <Failed told={told} />
    case 'lost':
      return (
        <>
          It gave no sign of life for longer than its lock holds, and was closed as lost. Whether its work was
          done is not known.
        </>
      )
    case 'cancelled':
      return (
        <>
          {run.startedAt === null
            ? 'It was cancelled before any job of it began.'
            : 'It was cancelled under way.'}
        </>
      )
    case 'skipped':
      return <Skipped told={told} />
  }
}

function Pending({ told: { run, around } }: { told: Told }) {
  const { health } = useView()
  if (around.isHeld)
    return (
      <>
        {around.waitsFor === null ? (
          'It waits for its turn'
        ) : (
          <>
            It waits for <RunLink id={around.waitsFor} /> of the same schedule to end
          </>
        )}
        : overlap is {around.overlap}.
      </>
    )
  if (around.dueAt !== null && around.dueAt > (health?.checkedAt ?? around.dueAt))
    return (
      <>
        {run.requestedBy === null
          ? 'It was rolled to a later day'
          : 'It was asked for with others, so many a minute'}
        , and begins <When at={around.dueAt} />.
      </>
    )
  if (health?.daemon === null)
    return (
      <>
        It waits for a daemon to dispatch it, and no daemon is alive. By hand:{' '}
        <code>select * from punctual.tick('by-hand');</code>
      </>
    )
  return (
    <>
      {run.decidedAt === null
        ? 'It was asked for, and a daemon dispatches it at its next pass.'
        : 'A daemon dispatches it at its next pass.'}
    </>
  )
}

function Queued({ told: { run, unserved } }: { told: Told }) {
  const waiting = run.jobs.filter(({ status }) => status === 'queued')
  const nobody = unserved.find(({ job }) => waiting.some((each) => each.job === job))
  if (nobody)
    return (
      <>
        Its job <code>{nobody.job}</code> is in the queue and stays there: {nobody.reason}. Start a worker
        that has its code.
      </>
    )
  if (waiting.some(({ attempt }) => attempt > 0))
    return <>An attempt failed; the next one waits in the queue for its time.</>
  return <>{counted(waiting.length, 'job waits', 'jobs wait')} in the queue for a worker.</>
}

function Running({ told }: { told: Told }) {
  const { run } = told
  const running = run.jobs.filter(({ status }) => status === 'running')
  if (running.length === 0 && run.jobs.some(({ status }) => status === 'queued'))
    return <Queued told={told} />
  return (
    <>
      {counted(running.length, 'job is', 'jobs are')} running, wave {run.wave} of {run.waves}.
    </>
  )
}

function Failed({ told: { run, around } }: { told: Told }) {
  const failed = run.jobs.filter(({ status }) => status === 'failed')
  const what =
    run.queuedAt === null
      ? 'It failed before any job of it began'
      : `${counted(failed.length, 'job')} of ${run.jobs.length} failed`
  return (
    <>
      {what}, and nothing tries it again by itself.
      {around.retriedBy.length > 0 && (
        <>
          {' '}
          It was repeated by <RunLinks ids={around.retriedBy} />.
        </>
      )}
    </>
  )
}

function Skipped({ told: { run, around } }: { told: Told }) {
  const isOwed = run.reason === 'missed' || run.reason === 'catch_up_limit'
  return (
    <>
      It did not run. {run.sentence}
      {around.coalescedInto !== null && (
        <>
          {' '}
          That was <RunLink id={around.coalescedInto} />.
        </>
      )}
      {isOwed && ' It is still owed: run it, or say that it need not.'}
    </>
  )
}
