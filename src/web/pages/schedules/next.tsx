import { Ago } from '../parts/when.tsx'
import { absolute } from '../parts/wording.ts'
import { useView } from '../view.ts'
import type { Line } from './reading.ts'

/** When it comes due, or why it does not. */
export function Next({ line }: { line: Line }) {
  const { now, zone } = useView()
  const { schedule } = line
  const { nextRunAt: at, enabled, retiredAt, problem } = schedule
  if (retiredAt !== null) return <span class="muted">removed from the code {<Ago at={retiredAt} />}</span>
  if (!enabled) return <Stopped line={line} />
  if (problem !== null) return <span class="bad problem">{problem}</span>
  if (at === null) return <span class="muted">being computed</span>
  const isOverdue = at < now
  return (
    <span class={isOverdue ? 'overdue' : undefined}>
      <span class="relative">
        {isOverdue && 'due '}
        <Ago at={at} />
      </span>
      <span class="small muted">{absolute(at, zone).slice(5, 16)}</span>
    </span>
  )
}

function Stopped({ line: { schedule, signs } }: { line: Line }) {
  const { pausedUntil, disabledReason } = schedule
  const who = signs.stoppedBy === null ? '' : ` by ${signs.stoppedBy}`
  return (
    <span class="stopped">
      {pausedUntil === null ? (
        `disabled${who}`
      ) : (
        <>
          paused{who}, ends <Ago at={pausedUntil} />
        </>
      )}
      {disabledReason && <span class="note">{disabledReason}</span>}
    </span>
  )
}
