import type { DefinitionChange } from '../../../db/definitions.ts'
import { counted, some } from '../../../wording.ts'
import { useLink } from '../view.ts'

/** More of them are told by the command alone. */
const mostTold = 200

/** What the code of this process would change: how much of each kind, and when it is opened, everything by its name. */
export function CodeDiff({ changes }: { changes: readonly DefinitionChange[] }) {
  const things = [...Map.groupBy(changes, ({ kind, id }) => `${subjectOf(kind)} ${id}`).values()]
  const counts = Map.groupBy(things, changeOf)
  return (
    <details id="code-diff">
      <summary>
        <strong>The code of this web process differs from what the database holds</strong>:{' '}
        {[...counts].map(([change, { length }]) => `${length} ${change}`).join(', ')}
      </summary>
      <ul>
        {things.slice(0, mostTold).map((rows) => (
          <Thing rows={rows} />
        ))}
      </ul>
      <p>
        {things.length > mostTold && `And ${counted(things.length - mostTold, 'more difference')}. `}
        <code>punctual diff</code> tells each value. The next daemon that leads with this code applies it.
      </p>
    </details>
  )
}

function Thing({ rows }: { rows: readonly DefinitionChange[] }) {
  const link = useLink()
  const [{ kind, id }] = rows as [DefinitionChange]
  const change = changeOf(rows)
  const renamed = rows.find((row) => row.kind === 'renamed')
  const fields = rows.flatMap((row) => (row.field === null || row === renamed ? [] : row.field))
  const isThere = subjectOf(kind) === 'schedule' && change !== 'new' && renamed === undefined
  return (
    <li>
      {change} {subjectOf(kind)}{' '}
      {isThere ? <a href={link(`schedules/${id}`)}>{id}</a> : <strong>{id}</strong>}
      {renamed && `, was ${renamed.was}`}
      {fields.length > 0 && `: ${some(fields.map((field) => field.replaceAll('_', ' ')))}`}
    </li>
  )
}

/** Kinds of schedules are one word, those of other things end with what they are. */
function subjectOf(kind: string): string {
  return kind.split(' ')[1] ?? 'schedule'
}

/** A thing that is new, gone or back is that first of all, whatever of it changes besides. */
function changeOf(rows: readonly DefinitionChange[]): string {
  const kinds = rows.map(({ kind }) => kind.split(' ')[0]!)
  const main = kinds.find((kind) => kind !== 'changed' && kind !== 'renamed') ?? kinds[0]!
  return main === 'inserted' ? 'new' : main
}
