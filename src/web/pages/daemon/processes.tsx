import type { Process } from '../../../db/processes.ts'
import { counted } from '../../../wording.ts'
import { CopyAs } from '../parts/copy-as.tsx'
import { Panel } from '../parts/panel.tsx'
import { Ago } from '../parts/when.tsx'
import { span } from '../parts/wording.ts'

const kinds = { schedule_daemon: 'daemon', worker: 'worker', web: 'web' }

/** Every process that has not said goodbye: daemons, workers, web servers. */
export function Processes({ processes }: { processes: Process[] }) {
  const versions = new Set(processes.map(({ version }) => version))
  const isMixed = versions.size > 1
  return (
    <Panel
      id="processes"
      title="Processes"
      note={
        isMixed
          ? `Versions differ: ${[...versions].sort().join(', ')}. During a deploy that is as it should be; afterwards it is not.`
          : undefined
      }
    >
      {processes.length === 0 ? (
        <p class="muted">No process has given a sign of life.</p>
      ) : (
        <table class="cards">
          <caption class="unseen">{counted(processes.length, 'process', 'processes')}</caption>
          <thead>
            <tr>
              {['Process', 'State', 'Place', 'Version', 'Up', 'Heartbeat', ''].map((name) => (
                <th scope="col">{name || <span class="unseen">Copy as</span>}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {processes.map((process) => (
              <ProcessRow process={process} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

/** After four of its beats, and at least 45 seconds, a process is taken for dead. */
export function isSilent({ beatAgo, heartbeatInterval }: Process): boolean {
  return (beatAgo ?? 0) > Math.max(45, 4 * heartbeatInterval)
}

function ProcessRow({ process }: { process: Process }) {
  const { id, kind, status, host, pid, region, version, startedAt, heartbeatAt, upFor } = process
  const silent = isSilent(process)
  return (
    <tr id={`process-${id}`}>
      <th scope="row">
        <span class="name">{host}</span>
        <span class="note">
          {kinds[kind]}, process {pid}
        </span>
      </th>
      <td data-label="State">
        <span class={`process-state ${silent ? 'silent' : status}`}>{silent ? 'silent' : status}</span>
      </td>
      <td data-label="Place">{region ?? <span class="muted">not told</span>}</td>
      <td data-label="Version">
        <code>{version}</code>
      </td>
      <td data-label="Up">
        <time datetime={startedAt.toISOString()}>{span(upFor ?? 0)}</time>
      </td>
      <td data-label="Heartbeat">
        <Ago at={heartbeatAt} />
      </td>
      <td class="acts">
        <CopyAs ways={waysOf(process)} />
      </td>
    </tr>
  )
}

/** What to type to look at it from elsewhere. */
export function waysOf({ id, machine }: Process): Record<string, string> {
  const fly =
    machine === null
      ? {}
      : { 'fly machine': `fly machine status ${machine}`, 'fly logs': `fly logs -i ${machine}` }
  return { ...fly, psql: `select * from punctual.daemons_detail where id = '${id}' \\gx` }
}
