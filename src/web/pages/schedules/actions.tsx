import type { ListedSchedule } from '../../../db/schedules.ts'
import { useKeys } from '../frame/keys.ts'
import { Act } from '../parts/act.tsx'
import { AskLink, useQuestion } from '../parts/ask.tsx'
import { useView } from '../view.ts'

/**
 * What an operator can do to a schedule from its row. Who may only look sees it too, and why it does nothing. The switch turns
 * on at once and asks before it turns off; it is one control all the time, so that whoever is at it stays there.
 */
export function Actions({ schedule: { id, enabled, retiredAt } }: { schedule: ListedSchedule }) {
  const { mayChange } = useView()
  const question = useQuestion()
  const key = useKeys()
  if (retiredAt !== null) return <span class="muted">cannot be enabled</span>
  if (!mayChange) return <Shown id={id} enabled={enabled} />
  const asks = {
    formmethod: 'get' as const,
    formaction: question(`schedules/${id}/pause`),
    'data-dialog': '',
  }
  return (
    <div class="actions">
      <AskLink href={`schedules/${id}/run-now`} label={`Run now: ${id}`} id={`run-${id}`} shortcut="r">
        Run now
      </AskLink>
      <Act action={`schedules/${id}/enable`}>
        <button
          id={`switch-${id}`}
          type="submit"
          role="switch"
          class="switch"
          aria-checked={enabled ? 'true' : 'false'}
          aria-label={`${id} enabled`}
          {...(enabled ? asks : {})}
          {...key('e')}
        />
      </Act>
    </div>
  )
}

const why = 'You may look, and not change anything'

function Shown({ id, enabled }: { id: string; enabled: boolean }) {
  return (
    <div class="actions" title={why}>
      <button type="button" disabled aria-label={`Run now: ${id}. ${why}`}>
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
