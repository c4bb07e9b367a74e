import type { DaemonDefinitions, LastSync } from '../../../db/code.ts'
import type { DefinitionChange } from '../../../db/definitions.ts'
import { counted } from '../../../wording.ts'
import { Icon } from '../parts/icon.tsx'
import { Ago } from '../parts/when.tsx'
import { useLink, useView } from '../view.ts'
import { CodeDiff } from './code-diff.tsx'

export type CodeFacts = {
  sync: LastSync | undefined
  daemons: readonly DaemonDefinitions[]
  /** What a sync of the code of this very process would change; nothing where it has none. */
  changes: readonly DefinitionChange[]
}

/**
 * Where the schedules come from, and whether that is still what the code says. It can be dismissed until another sync; a
 * difference cannot, and is gone when it is no more.
 */
export function CodeNote({ code: { sync, daemons, changes } }: { code: CodeFacts }) {
  const { dismissed } = useView()
  if (sync === undefined) return null
  const others = daemons.filter(({ isHeld }) => isHeld === false)
  const differs = others.length + changes.length > 0
  if (!differs && sync.hash.startsWith(dismissed ?? 'nothing')) return null
  const hash = sync.hash.slice(0, 12)
  return (
    <aside
      id="code-note"
      class={differs ? 'note-line warn' : 'note-line'}
      aria-label="Where schedules come from"
    >
      <Icon name={differs ? 'triangle-alert' : 'info'} />
      <div>
        <p>
          Schedules are defined in {sync.source === null ? 'your code' : <>code: {named(sync.source)}</>}
          {sync.version && <>, release {sync.version}</>}, hash <code title={sync.hash}>{hash}</code>, synced{' '}
          <Ago at={sync.syncedAt} />. {others.length === 0 && `${agreement(daemons)} `}
          Switches are run-time state and survive deploys.
        </p>
        {others.length > 0 && <Others others={others} />}
        {changes.length > 0 && <CodeDiff changes={changes} />}
      </div>
      {!differs && <Dismiss hash={hash} />}
    </aside>
  )
}

const named = (source: string) => <code>{source}</code>

/** Whether what is shown is what is in the code, as far as the living daemons tell. */
function agreement(daemons: readonly DaemonDefinitions[]): string {
  const told = daemons.filter(({ isHeld }) => isHeld !== null)
  if (daemons.length === 0) return 'No daemon is alive to tell whether the code has changed since.'
  if (told.length < daemons.length)
    return `${counted(daemons.length - told.length, 'living daemon does', 'living daemons do')} not tell which code it has.`
  return daemons.length === 1
    ? 'The living daemon has the same.'
    : `All ${daemons.length} living daemons have the same.`
}

const mostNamed = 3

function Others({ others }: { others: readonly DaemonDefinitions[] }) {
  const link = useLink()
  return (
    <ul>
      {others.slice(0, mostNamed).map(({ id, host, isNewer }) => (
        <li>
          <strong>
            Daemon <code>{id}</code> on {host} has other definitions
          </strong>
          ,{' '}
          {isNewer
            ? 'newer ones: it brings them in when it leads.'
            : 'of an older release: it leaves these as they are.'}
        </li>
      ))}
      <li>
        {others.length > mostNamed && `And ${others.length - mostNamed} more. `}
        Where that code is, <code>punctual diff</code> tells the difference.{' '}
        <a href={link('daemon')}>All daemons</a>
      </li>
    </ul>
  )
}

function Dismiss({ hash }: { hash: string }) {
  const { path } = useView()
  const link = useLink()
  return (
    <form method="post" action={link('preferences/dismissed')}>
      <input type="hidden" name="hash" value={hash} />
      <input type="hidden" name="back" value={path} />
      <button type="submit" class="quiet icon-button" aria-label="Dismiss this note">
        <Icon name="x" />
      </button>
    </form>
  )
}
