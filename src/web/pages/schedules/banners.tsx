import type { ScheduleSigns } from '../../../db/schedule-signs.ts'
import { counted, some } from '../../../wording.ts'
import { Icon } from '../parts/icon.tsx'
import { useLink } from '../view.ts'
import { addressOf, choiceOf } from './choice.ts'

export const skipMeaning =
  'What comes due while no daemon keeps time is not made up for: it is recorded as missed, and stays owed until somebody runs or dismisses it.'

/** Which enabled schedules leave out what they miss: a choice, and one to be known before the next outage. */
export function SkipWarning({ signs }: { signs: readonly ScheduleSigns[] }) {
  const link = useLink()
  const skipping = signs.filter(
    ({ enabled, skipsMissed, state }) => enabled && skipsMissed && state !== 'retired',
  )
  if (skipping.length === 0) return null
  const ids = skipping.map(({ id }) => id)
  return (
    <aside class="note-line warn" aria-label="Missed runs">
      <Icon name="triangle-alert" />
      <p>
        <strong>{counted(ids.length, 'enabled schedule skips', 'enabled schedules skip')} missed runs</strong>
        : {some(ids)}. <span id="skip-meaning">{skipMeaning}</span>{' '}
        <a href={link(addressOf(choiceOf({ show: 'attention' })))}>What needs attention</a>
      </p>
    </aside>
  )
}
