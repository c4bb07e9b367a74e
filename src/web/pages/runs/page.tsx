import type { Reason, Tally } from '../../../db/run-story.ts'
import type { JobRun, PageOfRuns } from '../../../db/runs.ts'
import { Layout } from '../frame/layout.tsx'
import { CopyAs } from '../parts/copy-as.tsx'
import type { Copied } from '../parts/ways.ts'
import { useLink, useView } from '../view.ts'
import { FilterForm } from './filter-form.tsx'
import { type Asked, addressOf, inWords } from './filters.ts'
import { RunRow } from './row.tsx'
import { Segments } from './segments.tsx'

type PageProps = {
  asked: Asked
  found: PageOfRuns
  jobs: readonly JobRun[]
  tally: readonly Tally[]
  reasons: readonly Reason[]
  /** There is no such schedule, and which one was probably meant. */
  problem?: string | undefined
  copied: Copied
}

export function RunsPage({ asked, found, jobs, tally, reasons, problem, copied }: PageProps) {
  const { runs } = found
  const byRun = Map.groupBy(jobs, ({ runId }) => runId)
  return (
    <Layout title="Runs" topics={['runs']}>
      <div class="page-head">
        <h1>Runs</h1>
        <Segments asked={asked} tally={tally} />
        <CopyAs {...copied} />
      </div>
      <FilterForm asked={asked} reasons={reasons} />
      {runs.length === 0 ? (
        <Nothing asked={asked} isCutOff={found.isCutOff} isEmpty={tally.length === 0} problem={problem} />
      ) : (
        <Table asked={asked}>
          {runs.map((run) => (
            <RunRow run={run} jobs={byRun.get(run.id) ?? []} />
          ))}
        </Table>
      )}
      <Onward asked={asked} found={found} />
    </Layout>
  )
}

function Table({ asked, children }: { asked: Asked; children?: unknown }) {
  const { zone } = useView()
  return (
    <table class="runs cards">
      <caption class="unseen">{inWords(asked)}, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">Schedule</th>
          <th scope="col">Due, {zone}</th>
          <th scope="col">Started</th>
          <th scope="col" class="number">
            Took
          </th>
          <th scope="col" class="number">
            Attempt
          </th>
          <th scope="col">What there is to say</th>
          <th scope="col">
            <span class="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

type NothingProps = { asked: Asked; isCutOff: boolean; isEmpty: boolean; problem: string | undefined }

function Nothing({ asked, isCutOff, isEmpty, problem }: NothingProps) {
  const link = useLink()
  if (isEmpty && addressOf(asked) === 'runs')
    return (
      <div class="empty">
        <h2>Nothing has run yet</h2>
        <p>
          Every occurrence of an enabled schedule gets a row here when it comes due, whether it runs or not.{' '}
          <a href={link('schedules')}>Enable a schedule, or run one now.</a>
        </p>
      </div>
    )
  return (
    <div class="empty">
      <h2>Nothing matches</h2>
      <p>
        {problem ??
          `There are no ${inWords(asked)}${isCutOff ? ' among those that were looked through' : ''}.`}{' '}
        <a href={link('runs')}>Clear the filter</a>
      </p>
    </div>
  )
}

function Onward({ asked, found: { nextBefore, isCutOff } }: { asked: Asked; found: PageOfRuns }) {
  const link = useLink()
  return (
    <p class="onward">
      {asked.before !== undefined && <a href={link(addressOf(asked))}>Back to the newest</a>}
      {nextBefore !== null && (
        <a href={link(addressOf(asked, { before: nextBefore }))} rel="next">
          {isCutOff ? `Look further back, before run ${nextBefore}` : `Older runs, before ${nextBefore}`}
        </a>
      )}
    </p>
  )
}
