import type { ScheduleDetail } from '../../../db/schedules.ts'
import type { Addresses } from '../addresses.ts'
import { useKeys } from '../frame/keys.ts'
import { Act } from '../parts/act.tsx'
import { AskLink } from '../parts/ask.tsx'
import { CopyAs } from '../parts/copy-as.tsx'
import { curl } from '../parts/ways.ts'
import { useView } from '../view.ts'
import type { Told } from './read.ts'
import { Standing } from './standing.tsx'

type HeadProps = { told: Told; addresses: Addresses }

/** What it is called and what it is for, how it stands and why, and what can be done to it. */
export function Head({ told, addresses }: HeadProps) {
  const { schedule } = told
  const { id, description } = schedule
  return (
    <header class="schedule-head">
      <div>
        <h1 class="name">{id}</h1>
        {description && <p class="description">{description}</p>}
        <Standing told={told} />
      </div>
      <div class="schedule-acts">
        <Controls schedule={schedule} />
        <CopyAs
          ways={{
            psql: `select * from punctual.schedule_detail where id = '${id}' \\gx`,
            punctual: `punctual show ${id}`,
            curl: curl(`${addresses.api}/schedules/${id}`),
            link: addresses.page,
          }}
        />
      </div>
    </header>
  )
}

/** Whoever may not use them sees them all the same, and why. */
function Controls({ schedule: { id, enabled, retiredAt } }: { schedule: ScheduleDetail }) {
  const { mayChange } = useView()
  const key = useKeys()
  const refusal = refusalOf({ retiredAt, mayChange })
  return (
    <div class="actions">
      {refusal === undefined ? (
        <>
          <AskLink href={`schedules/${id}/run-now`} shortcut="r">
            Run now
          </AskLink>
          {enabled && (
            <AskLink href={`schedules/${id}/pause`} shortcut="e">
              Pause
            </AskLink>
          )}
          <Act action={`schedules/${id}/${enabled ? 'disable' : 'enable'}`}>
            <Switch id={id} enabled={enabled} shortcut={enabled ? {} : key('e')} />
          </Act>
        </>
      ) : (
        <>
          <button type="button" disabled aria-describedby="refusal-reason">
            Run now
          </button>
          <Switch id={id} enabled={enabled && retiredAt === null} isDisabled />
          <p id="refusal-reason" class="note">
            {refusal}
          </p>
        </>
      )}
    </div>
  )
}

function refusalOf({
  retiredAt,
  mayChange,
}: {
  retiredAt: Date | null
  mayChange: boolean
}): string | undefined {
  if (retiredAt !== null) return 'The code no longer defines it, so nothing can start it.'
  return mayChange ? undefined : 'You may look, not change: your role is VIEWER.'
}

type SwitchProps = { id: string; enabled: boolean; isDisabled?: boolean; shortcut?: Record<string, string> }

function Switch({ id, enabled, isDisabled = false, shortcut }: SwitchProps) {
  return (
    <button
      type={isDisabled ? 'button' : 'submit'}
      role="switch"
      class="switch"
      aria-checked={enabled ? 'true' : 'false'}
      aria-label={`${id} enabled`}
      disabled={isDisabled}
      aria-describedby={isDisabled ? 'refusal-reason' : undefined}
      {...shortcut}
    />
  )
}
