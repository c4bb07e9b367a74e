import type { RunDetail } from '../../../db/runs.ts'
import { AskPage } from '../parts/ask.tsx'
import { Status } from '../parts/status.tsx'
import { Wall } from '../parts/wall.tsx'
import { useView } from '../view.ts'

type AskProps = { run: RunDetail; back: string }

export function AskRetry({ run, back }: AskProps) {
  return (
    <AskPage
      title={`Retry run ${run.id}?`}
      action={`runs/${run.id}/retry`}
      back={back}
      verb={`Retry run ${run.id}`}
    >
      <About run={run} />
      <p>
        A new run repeats it, for the same occurrence and with the same payload. It honours overlap: it may
        have to wait.
      </p>
      <Reason />
    </AskPage>
  )
}

export function AskCancel({ run, back }: AskProps) {
  const isUnderWay = run.startedAt !== null
  return (
    <AskPage
      title={`Cancel run ${run.id}?`}
      action={`runs/${run.id}/cancel`}
      back={back}
      verb={`Cancel run ${run.id}`}
      isDestructive
    >
      <About run={run} />
      <p>
        {isUnderWay
          ? 'Jobs under way are asked to stop: they may take a moment, or finish all the same. What has not begun is removed from the queue.'
          : 'Nothing of it has begun: it is over at once, and its occurrence does not run.'}{' '}
        The schedule goes on as before.
      </p>
      <Reason />
    </AskPage>
  )
}

function About({ run: { scheduleId, scheduledFor, status, error } }: { run: RunDetail }) {
  const { zone } = useView()
  return (
    <>
      <p>
        <strong class="mono">{scheduleId}</strong>, due <Wall at={scheduledFor} /> {zone}{' '}
        <Status status={status} />
      </p>
      {error && <p class="bad clipped">{error.split('\n')[0]}</p>}
    </>
  )
}

export function Reason() {
  return (
    <label>
      Reason, for the audit log
      <input type="text" name="reason" maxlength={500} autocomplete="off" />
    </label>
  )
}
