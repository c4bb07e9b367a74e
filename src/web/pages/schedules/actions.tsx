import type { ScheduleDetail } from '../../../db/schedules.ts'
import { Act } from '../parts/act.tsx'
import { AskLink } from '../parts/ask.tsx'
import { useView } from '../view.ts'

/** What an operator can do to a schedule from its row. Who may only look sees it too, and why it does nothing. */
export function Actions({ schedule: { id, enabled, retiredAt } }: { schedule: ScheduleDetail }) {
  const { mayChange } = useView()
  if (retiredAt !== null) return <span class="muted">cannot be enabled</span>
  if (!mayChange) return <Shown id={id} enabled={enabled} />
  return (
    <div class="actions">
      <AskLink href={`schedules/${id}/run-now`} label={`Run ${id} now`} id={`run-${id}`}>
        Run now
      </AskLink>
      {enabled ? (
        <AskLink
          href={`schedules/${id}/pause`}
          class="button switch"
          label={`${id} enabled`}
          id={`switch-${id}`}
          isChecked
        />
      ) : (
        <Act action={`schedules/${id}/enable`}>
          <button
            id={`switch-${id}`}
            type="submit"
            role="switch"
            class="switch"
            aria-checked="false"
            aria-label={`${id} enabled`}
          />
        </Act>
      )}
    </div>
  )
}

const why = 'You may look, and not change anything'

function Shown({ id, enabled }: { id: string; enabled: boolean }) {
  return (
    <div class="actions" title={why}>
      <button type="button" disabled aria-label={`Run ${id} now. ${why}`}>
        Run now
      </button>
      <button
        type="button"
        role="switch"
        class="switch"
        disabled
        aria-checked={enabled ? 'true' : 'false'}
        aria-label={`${id} enabled. ${why}`}
      />
    </div>
  )
}
