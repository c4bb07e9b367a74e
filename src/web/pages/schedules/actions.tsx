import type { ScheduleDetail } from '../../../db/schedules.ts'
import { Act } from '../parts/act.tsx'
import { AskLink } from '../parts/ask.tsx'

/** What an operator can do to a schedule from its row. */
export function Actions({ schedule: { id, enabled, retiredAt } }: { schedule: ScheduleDetail }) {
  if (retiredAt !== null) return <span class="muted">The code no longer defines it</span>
  return (
    <div class="actions">
      <AskLink href={`schedules/${id}/run-now`} label={`Run ${id} now`}>
        Run now
      </AskLink>
      <Act action={`schedules/${id}/${enabled ? 'disable' : 'enable'}`}>
        <button
          type="submit"
          role="switch"
          class="switch"
          aria-checked={enabled ? 'true' : 'false'}
          aria-label={`${id} enabled`}
        />
      </Act>
    </div>
  )
}
