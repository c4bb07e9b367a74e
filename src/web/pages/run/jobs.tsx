import type { JobRun } from '../../../db/runs.ts'
import { Status } from '../parts/status.tsx'
import { brief } from '../parts/wall.tsx'
import { useLink } from '../view.ts'
import type { Told } from './told.ts'

/** The jobs of a run, wave by wave; what each logged and what broke it is below. */
export function Jobs({ told }: { told: Told }) {
  const { jobs, waves } = told.run
  if (jobs.length === 0) return null
  return (
    <section class="panel" aria-labelledby="jobs-title">
      <h2 id="jobs-title">Jobs</h2>
      <table class="cards">
        <caption class="unseen">Jobs of the run, in the order of their waves</caption>
        <thead>
          <tr>
            {waves > 1 && <th scope="col">Wave</th>}
            <th scope="col">Job</th>
            <th scope="col">Status</th>
            <Head>Attempt</Head>
            <Head>Waited</Head>
            <Head>Took</Head>
            <th scope="col">Worker</th>
            <Head>Graphile job</Head>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <Row job={job} hasWaves={waves > 1} />
          ))}
        </tbody>
      </table>
      {jobs.map((job) => (
        <Output job={job} alike={told.around.alike} runError={told.run.error} />
      ))}
    </section>
  )
}

function Head({ children }: { children?: unknown }) {
  return (
    <th scope="col" class="number">
      {children}
    </th>
  )
}

function Row({ job, hasWaves }: { job: JobRun; hasWaves: boolean }) {
  const link = useLink()
  const { worker, attempt, waited, took } = job
  return (
    <tr id={`job-${job.id}`}>
      {hasWaves && <td data-label="Wave">{job.wave}</td>}
      <th scope="row">
        <a class="name" href={link(`runs?job=${encodeURIComponent(job.job)}`)}>
          {job.job}
        </a>
      </th>
      <td data-label="Status">
        <Status status={job.status} />
      </td>
      <Figure label="Attempt">{attempt === 0 ? '' : attempt}</Figure>
      <Figure label="Waited">{waited === null ? '' : brief(waited)}</Figure>
      <Figure label="Took">{took === null ? '' : brief(took)}</Figure>
      <td data-label="Worker" class="mono wide">
        <span>{worker}</span>
      </td>
      <Figure label="Graphile job">{job.graphileJobId}</Figure>
    </tr>
  )
}

function Figure({ label, children }: { label: string; children?: unknown }) {
  return (
    <td data-label={label} class="number">
      <span>{children}</span>
    </td>
  )
}

/** What a job logged and what broke it. While it runs, scripts keep its log at the end. */
function Output({ job, alike, runError }: { job: JobRun; alike: number; runError: string | null }) {
  if (job.log === null && job.error === null)
    return job.status === 'running' ? (
      <p id={`silent-${job.id}`} class="muted">
        <code>{job.job}</code> has logged nothing so far.
      </p>
    ) : null
  return (
    <div id={`output-${job.id}`} class="output">
      <h3>
        <code>{job.job}</code> {job.attempt > 1 && <span class="muted">attempt {job.attempt}</span>}
      </h3>
      {job.error !== null && <Failure job={job} alike={job.error === runError ? alike : 0} />}
      {job.log !== null && (
        <pre id={`log-${job.id}`} class="log" tabindex={0} role="log" aria-label={`Log of ${job.job}`}>
          {job.log}
        </pre>
      )}
    </div>
  )
}

function Failure({ job: { id, job, error }, alike }: { job: JobRun; alike: number }) {
  const link = useLink()
  const first = error!.split('\n')[0]!
  return (
    <>
      <section id={`error-${id}`} class="scrolls error" tabindex={0} aria-label={`Error of ${job}`}>
        <pre>{error}</pre>
      </section>
      {alike > 1 && first.length <= 500 && (
        <p>
          <a href={link(`runs?error=${encodeURIComponent(first)}`)}>The same error in {alike} runs</a>
        </p>
      )}
    </>
  )
}
