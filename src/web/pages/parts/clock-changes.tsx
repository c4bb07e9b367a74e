import { nextZoneChange, type ZoneChange } from '../../../calendar/calendar.ts'
import type { ScheduleDetail } from '../../../db/schedules.ts'
import { useView } from '../view.ts'
import { When } from './when.tsx'

type Zoned = Pick<ScheduleDetail, 'timezone' | 'clockChange' | 'clockChangeAt'>

/** The next change of the clock in the zone of a schedule, and what it will do to it: told before, by the code that does it. */
export function ClockChangeCard({ schedule }: { schedule: Zoned }) {
  const { now } = useView()
  const { timezone, clockChange, clockChangeAt } = schedule
  const change = nextZoneChange(timezone, { after: now })
  const isTouched = clockChange !== null && clockChangeAt !== null && clockChangeAt > now
  return (
    <section class="box clock-change" aria-labelledby="clock-change">
      <h2 id="clock-change">Clock change</h2>
      <Transition timezone={timezone} change={change} />
      {isTouched && <p class="touched">{clockChange}</p>}
      {change && !isTouched && (
        <p class="muted">
          None of its times is skipped or repeated, then or within 400 days: nothing happens to it.
        </p>
      )}
    </section>
  )
}

type TransitionProps = { timezone: string; change: ZoneChange | undefined }

function Transition({ timezone, change }: TransitionProps) {
  if (change === undefined) return <p>The clock in {timezone} does not change within 400 days.</p>
  const { at, date, from, to, minutes } = change
  return (
    <p>
      On {date} the clock in {timezone} goes {minutes > 0 ? 'ahead' : 'back'} from <strong>{from}</strong> to{' '}
      <strong>{to}</strong>, <When at={at} />.
    </p>
  )
}
