import { redact } from '../../../redact.ts'
import { Layout } from '../frame/layout.tsx'
import { CopyAs } from '../parts/copy-as.tsx'
import { RunLinks } from '../parts/run-link.tsx'
import { Status } from '../parts/status.tsx'
import { curl } from '../parts/ways.ts'
import { isCancelling, RunActs } from '../runs/row.tsx'
import { useLink } from '../view.ts'
import { Jobs } from './jobs.tsx'
import { WhyRail } from './rail.tsx'
import type { Told } from './told.ts'

export function RunPage({ told }: { told: Told }) {
  const { run } = told
  return (
    <Layout title={`Run ${run.id} of ${run.scheduleId}`} topics={['runs', 'daemons']}>
      <Head told={told} />
      <WhyRail told={told} />
      <Chain told={told} />
      <Jobs told={told} />
      <Payload payload={run.payload} />
      <Checks told={told} />
      <CopyAs ways={waysOf(told)} />
    </Layout>
  )
}

function Head({ told: { run } }: { told: Told }) {
  const link = useLink()
  return (
    <div class="page-head">
      <div>
        <h1>
          Run {run.id} of <a href={link(`schedules/${run.scheduleId}`)}>{run.scheduleId}</a>
        </h1>
        <p class="standing">
          <Status status={run.status} isCancelling={isCancelling(run)} />{' '}
          <a href={link(`runs?scheduleId=${run.scheduleId}`)}>All runs of this schedule</a>
        </p>
      </div>
      <div class="actions">
        <RunActs run={run} />
      </div>
    </div>
  )
}

/** The runs that this one belongs to: what it repeats, what repeated it, what ran for it and what it ran for. */
function Chain({ told: { around } }: { told: Told }) {
  const links: [string, readonly number[]][] = [
    ['It repeats', around.retryOf === null ? [] : [around.retryOf]],
    ['Repeated by', around.retriedBy],
    ['Coalesced into', around.coalescedInto === null ? [] : [around.coalescedInto]],
    ['Ran for', around.ranFor],
  ]
  const given = links.filter(([, ids]) => ids.length > 0)
  if (given.length === 0) return null
  return (
    <dl class="facts" aria-label="Runs that belong to it">
      {given.map(([name, ids]) => (
        <div>
          <dt>{name}</dt>
          <dd>
            <RunLinks ids={ids} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Payload({ payload }: { payload: Record<string, unknown> | null }) {
  if (payload === null || Object.keys(payload).length === 0) return null
  return (
    <section class="panel" aria-labelledby="payload-title">
      <h2 id="payload-title">Payload</h2>
      <section class="scrolls" tabindex={0} aria-label="Payload, with secrets masked">
        <pre>{JSON.stringify(redact(payload), null, 2)}</pre>
      </section>
    </section>
  )
}

/** What `why` says of the occurrence, check by check. */
function Checks({ told: { checks, run } }: { told: Told }) {
  if (checks.length === 0) return null
  return (
    <details id="checks" class="panel checks">
      <summary>
        Every check of <code>why</code>
        {run.trigger === 'retry' && ', about the occurrence that is repeated'}
      </summary>
      <table>
        <caption class="unseen">Checks, each with its answer</caption>
        <thead>
          <tr>
            <th scope="col">Question</th>
            <th scope="col">Answer</th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ question, ok, answer }) => (
            <tr>
              <th scope="row">{question}</th>
              <td>
                {ok !== null && <span class={ok ? 'fine' : 'bad'}>{ok ? '✓' : '✗'}</span>} {answer}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

function waysOf({ run, addresses }: Told): Record<string, string> {
  return {
    psql: `select * from punctual.run_detail where id = ${run.id} \\gx`,
    punctual: `punctual logs ${run.id}`,
    curl: curl(addresses.api),
    link: addresses.page,
  }
}
