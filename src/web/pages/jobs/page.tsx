import type { JobOverview } from '../../../db/jobs.ts'
import { Layout } from '../frame/layout.tsx'
import { CopyAs } from '../parts/copy-as.tsx'
import type { Copied } from '../parts/ways.ts'
import { useLink } from '../view.ts'
import { JobRow } from './row.tsx'

type JobsPageProps = {
  jobs: JobOverview[]
  copied: Copied
  scheduleId?: string | undefined
  nextAfter?: string | undefined
}

export function JobsPage({ jobs, copied, scheduleId, nextAfter }: JobsPageProps) {
  const link = useLink()
  return (
    <Layout title="Jobs" topics={['schedules', 'queue']}>
      <div class="page-head">
        <h1>Jobs</h1>
        {scheduleId !== undefined && (
          <p class="of-one">
            Jobs of the schedule <a href={link(`schedules/${scheduleId}`)}>{scheduleId}</a>{' '}
            <a class="button" href={link('jobs')}>
              Show all jobs
            </a>
          </p>
        )}
        <CopyAs {...copied} />
      </div>
      {jobs.length === 0 ? <Empty scheduleId={scheduleId} /> : <Table jobs={jobs} />}
      {nextAfter !== undefined && <More scheduleId={scheduleId} after={nextAfter} />}
      {jobs.length > 0 && (
        <p class="part-note">
          Durations, failures and retries are of the last 20 runs of each of the three schedules of a job that
          ran last; durations of attempts that succeeded.
        </p>
      )}
    </Layout>
  )
}

const columns = { Job: '', Schedules: '', Queue: 'number', Duration: '', Failed: 'number', 'Last error': '' }

function Table({ jobs }: { jobs: JobOverview[] }) {
  return (
    <table class="cards jobs">
      <caption class="unseen">Jobs</caption>
      <thead>
        <tr>
          {Object.entries(columns).map(([name, kind]) => (
            <th scope="col" class={kind}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <JobRow job={job} />
        ))}
      </tbody>
    </table>
  )
}

function Empty({ scheduleId }: { scheduleId: string | undefined }) {
  return (
    <div class="empty">
      <h2>{scheduleId === undefined ? 'No jobs yet' : `${scheduleId} has no job`}</h2>
      <p>
        {scheduleId === undefined ? (
          <>
            Jobs are declared in <code>punctual.config.ts</code> and appear here as soon as a daemon with that
            file has started.
          </>
        ) : (
          'The group or the jobs that it points to are gone from the code: it will not fire until they are back.'
        )}
      </p>
    </div>
  )
}

function More({ scheduleId, after }: { scheduleId: string | undefined; after: string }) {
  const link = useLink()
  const query = new URLSearchParams({ ...(scheduleId && { scheduleId }), after })
  return (
    <p class="more">
      <a class="button" href={link(`jobs?${query}`)}>
        More jobs <span class="unseen">after {after}</span>
      </a>
    </p>
  )
}
