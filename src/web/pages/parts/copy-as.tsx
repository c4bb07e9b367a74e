import { useKeys } from '../frame/keys.ts'
import { Icon } from './icon.tsx'
import type { Copied } from './ways.ts'

/** The same as a line for a runbook. Without scripts the lines are there to be selected. */
export function CopyAs({ ways, leftOut = {} }: Copied) {
  const key = useKeys()
  return (
    <details class="copy-as">
      <summary class="button" {...key('.', 'Copy as')}>
        <Icon name="clipboard" /> Copy as
      </summary>
      <dl>
        {Object.entries(ways).map(([name, line]) => (
          <div>
            <dt>{name}</dt>
            <dd>
              <code>{line}</code>
              <LeftOut words={leftOut[name] ?? []} />
            </dd>
            <dd>
              <button type="button" class="quiet" data-copy={line} aria-label={`Copy as ${name}`}>
                Copy
              </button>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function LeftOut({ words }: { words: readonly string[] }) {
  if (words.length === 0) return null
  return <span class="note">It cannot be asked for: {words.join(', ')}.</span>
}
