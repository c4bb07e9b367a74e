import { describe } from '../../../calendar/calendar.ts'
import { type ScheduleDetail, timingOf } from '../../../db/schedules.ts'
import { CronError } from '../../../errors.ts'
import { When } from '../parts/when.tsx'
import { absolute } from '../parts/wording.ts'
import { useView } from '../view.ts'
import { Actions } from './actions.tsx'

/** One schedule: what and when, how it stands, what came last and what comes next. */
export function ScheduleRow({ schedule }: { schedule: ScheduleDetail }) {
  const { mayChange } = useView()
  const { id, description, runCount, failureCount, skipCount } = schedule
  return (
    <tr>
      <th scope="row">
        <span class="name">{id}</span>
        {description && <span class="description">{description}</span>}
        <span class="rule">
          {sentence(schedule)} <code>{schedule.cron}</code>
        </span>
      </th>
      <td data-label="State">
        <span class={`state ${schedule.state}`}>{schedule.state}</span>
        <Note schedule={schedule} />
      </td>
      <td data-label="Next run">
        <NextRun schedule={schedule} />
      </td>
      <td data-label="Last run">
        <LastRun schedule={schedule} />
      </td>
      <td data-label="Runs" class="number">
        {runCount}
      </td>
      <td data-label="Failures" class={failureCount > 0 ? 'number bad' : 'number'}>
        {failureCount}
      </td>
      <td data-label="Skips" class="number">
        {skipCount}
      </td>
      {mayChange && (
        <td class="acts">
          <Actions schedule={schedule} />
        </td>
      )}
    </tr>
  )
}

/** The rule in words. One that cannot be read is shown as it is; why is on its row as its problem. */
function sentence(schedule: ScheduleDetail): string {
  try {
    return describe(timingOf(schedule))
  } catch (error) {
    if (error instanceof CronError) return `not readable, ${schedule.timezone}`
    throw error
  }
}

function Note({ schedule }: { schedule: ScheduleDetail }) {
  const { enabled, problem, pausedUntil, disabledReason } = schedule
  if (enabled) return problem === null ? null : <span class="note">{problem}</span>
  const words = [disabledReason, pausedUntil && `until ${absolute(pausedUntil)}`].filter(Boolean).join(', ')
  return words === '' ? null : <span class="note">{words}</span>
}

function NextRun({ schedule }: { schedule: ScheduleDetail }) {
  const { now } = useView()
  const { nextRunAt: at, enabled, problem } = schedule
  if (at === null) return <span class="muted">{enabled && problem === null ? 'being computed' : 'none'}</span>
  return (
    <span class={at < now ? 'overdue' : undefined}>
      <When at={at} />
    </span>
  )
}

function LastRun({ schedule }: { schedule: ScheduleDetail }) {
  const { lastRunAt, lastStatus } = schedule
  if (lastRunAt === null) return <span class="muted">never</span>
  return (
    <>
      {lastStatus && <span class={`status ${lastStatus}`}>{lastStatus}</span>} <When at={lastRunAt} />
    </>
  )
}
