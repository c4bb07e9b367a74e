import type { LastSync, ScheduleSigns } from '../../../db/schedule-signs.ts'
import { counted, some } from '../../../wording.ts'
import { Icon } from '../parts/icon.tsx'
import { Ago } from '../parts/when.tsx'
import { useLink, useView } from '../view.ts'
import { addressOf, choiceOf } from './choice.ts'

/** Where the schedules come from, until it is dismissed; another sync brings it back. */
export function CodeNote({ sync }: { sync: LastSync | undefined }) {
  const { dismissed, path } = useView()
  const link = useLink()
  if (sync === undefined || sync.hash.startsWith(dismissed ?? 'nothing')) return null
  const hash = sync.hash.slice(0, 12)
  return (
    <aside id="code-note" class="note-line" aria-label="Where schedules come from">
      <Icon name="info" />
      <p>
        Schedules are defined in code: <code>punctual.config.ts</code>
        {sync.version && <>, release {sync.version}</>}, hash <code title={sync.hash}>{hash}</code>, synced{' '}
        <Ago at={sync.syncedAt} />. Switches are run-time state and survive deploys.
      </p>
      <form method="post" action={link('preferences/dismissed')}>
        <input type="hidden" name="hash" value={hash} />
        <input type="hidden" name="back" value={path} />
        <button type="submit" class="quiet icon-button" aria-label="Dismiss this note">
          <Icon name="x" />
        </button>
      </form>
    </aside>
  )
}

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
