import type { ScheduleDetail } from '../../../db/schedules.ts'
import { useView } from '../view.ts'
import { policiesOf } from './policy-words.ts'

/** How it behaves when something does not go as planned: each policy with what it does. */
export function Policies({ schedule }: { schedule: ScheduleDetail }) {
  const { zone } = useView()
  return (
    <section aria-labelledby="policies">
      <h2 id="policies">Policies</h2>
      <dl class="policies">
        {policiesOf(schedule, zone).map(({ name, value, words, isNoted }) => (
          <div>
            <dt>
              {name} <span class={isNoted ? 'chip warn' : 'chip'}>{value}</span>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
