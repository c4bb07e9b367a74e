import type { ScheduleDetail } from '../../../db/schedules.ts'
import { AskPage } from '../parts/ask.tsx'
import { absolute } from '../parts/wording.ts'
import { useView } from '../view.ts'
import { pauseEnd, type Until, untils } from './pause-until.ts'

type PausePageProps = { schedule: ScheduleDetail; reasons: readonly string[]; back: string }

/** Asks why and for how long before a schedule is paused. Those that are critical are not paused without a reason. */
export function PausePage({ schedule, reasons, back }: PausePageProps) {
  const { id, tags } = schedule
  return (
    <AskPage title={`Pause ${id}`} action={`schedules/${id}/disable`} back={back} verb="Pause">
      <PauseFields reasons={reasons} isRequired={tags.includes('critical')} />
    </AskPage>
  )
}

export function PauseFields({ reasons, isRequired }: { reasons: readonly string[]; isRequired: boolean }) {
  const { now, zone } = useView()
  return (
    <>
      <label>
        Reason
        <input
          name="reason"
          maxlength={500}
          required={isRequired}
          list="reasons"
          autocomplete="off"
          placeholder={
            isRequired ? 'It is tagged critical: say why' : 'Shown to whoever asks why it does not run'
          }
        />
      </label>
      <datalist id="reasons">
        {reasons.map((reason) => (
          <option value={reason} />
        ))}
      </datalist>
      <fieldset>
        <legend>How long</legend>
        {Object.entries(untils).map(([until, words]) => {
          const end = pauseEnd(until as Until, { now, zone })
          return (
            <label class="choice">
              <input type="radio" name="until" value={until} checked={until === 'enabled'} />
              {words} {end && <span class="muted small">{absolute(end, zone)}</span>}
            </label>
          )
        })}
      </fieldset>
    </>
  )
}
