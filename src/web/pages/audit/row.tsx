import type { AuditEntry } from '../../../db/audit.ts'
import { useRow } from '../frame/keys.ts'
import { Ago } from '../parts/when.tsx'
import { absolute } from '../parts/wording.ts'
import { useLink, useView } from '../view.ts'
import { actsOnSchedules } from './actions.ts'
import { changeOf, factsOf } from './change.ts'
import { throughWhat } from './channel.ts'

const ofSchedules: ReadonlySet<string> = new Set(actsOnSchedules)

/** One act: who and through what, what, to what, why, and what it changed. */
export function ActRow({ act }: { act: AuditEntry }) {
  const { zone } = useView()
  const { id, at, actor, action, reason, channel } = act
  return (
    <tr id={`act-${id}`}>
      <th scope="row">
        <span class="line">
          <Ago at={at} />
        </span>
        <span class="note">{absolute(at, zone)}</span>
      </th>
      <td data-label="Who">
        <span class="actor">{actor}</span>
        {channel && <span class="note">{throughWhat[channel]}</span>}
      </td>
      <td data-label="Act">
        <code>{action}</code>
      </td>
      <td data-label="Subject">
        <Subject act={act} />
      </td>
      <td data-label="Change">
        <Changed act={act} />
      </td>
      <td data-label="Reason">{reason ?? <span class="muted">none given</span>}</td>
    </tr>
  )
}

function Subject({ act: { action, subject } }: { act: AuditEntry }) {
  const link = useLink()
  const row = useRow()
  if (!ofSchedules.has(action)) return <span class="mono">{subject}</span>
  return (
    <a class="mono" href={link(`schedules/${subject}`)} {...row}>
      {subject}
    </a>
  )
}

function Changed({ act }: { act: AuditEntry }) {
  const { zone } = useView()
  const change = changeOf(act, zone)
  const facts = factsOf(act, zone)
  if (change === undefined && facts.length === 0) return <span class="muted">nothing else told</span>
  return (
    <div class="changed">
      {change && (
        <p>
          <del>{change.before}</del> <span aria-hidden="true">→</span> <ins>{change.after}</ins>
        </p>
      )}
      {facts.map(([name, fact]) => (
        <p>
          <span class="muted">{name}</span> {name === 'run' ? <RunLink run={fact} /> : fact}
        </p>
      ))}
    </div>
  )
}

function RunLink({ run }: { run: string }) {
  const link = useLink()
  return <a href={link(`runs/${encodeURIComponent(run)}`)}>{run}</a>
}
