import { useKeys } from '../frame/keys.ts'
import { Icon } from './icon.tsx'

type CopyAsProps = {
  /** Names of the ways (psql, punctual, curl, link), each with the line to copy. */
  ways: Record<string, string>
}

/** The same as a line for a runbook. Without scripts the lines are there to be selected. */
export function CopyAs({ ways }: CopyAsProps) {
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
