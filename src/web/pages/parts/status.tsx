import type { JobRun } from '../../../db/runs.ts'

type StatusProps = {
  status: JobRun['status'] /** It was cancelled, and a job of it has still to notice. */
  isCancelling?: boolean
}

/** How a run or a job of it stands: a glyph and its word, so that the colour is never alone. */
export function Status({ status, isCancelling = false }: StatusProps) {
  return (
    <span class={`status drawn ${status}`}>
      <Glyph status={status} /> {isCancelling ? 'cancelling' : status}
    </span>
  )
}

/** One silhouette for each status. */
function Glyph({ status }: { status: JobRun['status'] }) {
  return (
    <svg
      class={`glyph ${filled.has(status) ? 'filled' : ''}`}
      viewBox="0 0 12 12"
      width="12"
      height="12"
      aria-hidden="true"
    >
      <path d={shapes[status]} />
    </svg>
  )
}

const filled = new Set<JobRun['status']>(['succeeded', 'failed', 'lost', 'queued', 'running'])

const shapes: Record<JobRun['status'], string> = {
  succeeded: 'M4 2h4v8H4z',
  failed: 'M2.5 1 6 4.5 9.5 1 11 2.5 7.5 6 11 9.5 9.5 11 6 7.5 2.5 11 1 9.5 4.5 6 1 2.5z',
  lost: 'M6 1 11.5 11H.5z',
  running: 'M2.5 1 11 6 2.5 11z',
  queued: 'M1 2h10v2H1zM1 5h10v2H1zM1 8h6v2H1z',
  pending: 'M6 1.2a4.8 4.8 0 1 1 0 9.6a4.8 4.8 0 1 1 0-9.6M6 3.2V6l2 1.4',
  waiting: 'M6 1.2a4.8 4.8 0 1 1 0 9.6a4.8 4.8 0 1 1 0-9.6M6 3.2V6l2 1.4',
  skipped: 'M6 1 11 6 6 11 1 6z',
  cancelled: 'M6 1.2a4.8 4.8 0 1 1 0 9.6a4.8 4.8 0 1 1 0-9.6M2.6 9.4l6.8-6.8',
}
