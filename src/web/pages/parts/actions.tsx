import type { ScheduleDetail } from '../../../db/schedules.ts'

/** What an operator can do to a schedule: plain forms, so that they work without scripts. */
export function Actions({ schedule }: { schedule: ScheduleDetail }) {
  const { id, enabled, retiredAt } = schedule
  if (retiredAt !== null) return <span class="muted">The code no longer defines it</span>
  const path = `/admin/schedules/${id}`
  return (
    <div class="actions">
      <form method="post" action={`${path}/trigger`}>
        <button type="submit" aria-label={`Run ${id} now`}>
          Run now
        </button>
      </form>
      {enabled ? (
        <Disable id={id} action={`${path}/disable`} />
      ) : (
        <form method="post" action={`${path}/enable`}>
          <button class="primary" type="submit" aria-label={`Enable ${id}`}>
            Enable
          </button>
        </form>
      )}
    </div>
  )
}

function Disable({ id, action }: { id: string; action: string }) {
  return (
    <details>
      <summary aria-label={`Disable ${id}`}>Disable</summary>
      <form method="post" action={action}>
        <label>
          Why?
          <input name="reason" maxlength={500} placeholder="For whoever wonders later" autocomplete="off" />
        </label>
        <button type="submit">Disable {id}</button>
      </form>
    </details>
  )
}
