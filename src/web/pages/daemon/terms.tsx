import type { Term } from '../../../db/processes.ts'
import { Panel } from '../parts/panel.tsx'
import { Ago } from '../parts/when.tsx'
import { span } from '../parts/wording.ts'

const shown = 8

/** Who led when, how it ended, and how long nobody did before. */
export function Terms({ terms }: { terms: Term[] }) {
  return (
    <Panel
      id="terms"
      title="Changes of the leader, 7 days"
      note={`${terms.length > shown ? `The last ${shown} of ${terms.length}. ` : ''}What a leader that was killed left open is ended when the next one begins; the strip above shows the time between.`}
    >
      {terms.length === 0 ? (
        <p class="muted">Nobody has led in the last seven days.</p>
      ) : (
        <table class="cards">
          <caption class="unseen">Terms of leadership, the latest first</caption>
          <thead>
            <tr>
              {['Leader', 'From', 'Led for', 'Ended'].map((name) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {terms.slice(0, shown).map((term) => (
              <TermRow term={term} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

function TermRow({
  term: { epoch, leader, region, gainedAt, lostAt, ledFor, lostReason, nobodyFor },
}: {
  term: Term
}) {
  const gap = nobodyFor ?? 0
  return (
    <tr id={`epoch-${epoch}`}>
      <th scope="row">
        <span class="name">{leader}</span>
        <span class="note">
          epoch {epoch}
          {region !== null && `, ${region}`}
        </span>
      </th>
      <td data-label="From">
        <Ago at={gainedAt} />
        {gap >= 1 && <span class="note">nobody led for {span(gap)} before</span>}
      </td>
      <td data-label="Led for">{span(ledFor ?? 0)}</td>
      <td data-label="Ended">
        {lostAt === null ? <span class="muted">leads now</span> : (lostReason ?? 'unknown')}
      </td>
    </tr>
  )
}
