import type { ScheduleDetail } from '../../../db/schedules.ts'
import { Layout } from '../frame/layout.tsx'
import { useLink, useView } from '../view.ts'
import { ScheduleRow } from './row.tsx'

type PageProps = {
  schedules: ScheduleDetail[]
  /** The id after which the next page begins. */
  nextAfter?: string | undefined
}

export function SchedulesPage({ schedules, nextAfter }: PageProps) {
  return (
    <Layout title="Schedules" topics={['schedules', 'runs', 'daemons']}>
      <h1>Schedules</h1>
      {schedules.length === 0 ? <Empty /> : <Table schedules={schedules} />}
      {nextAfter !== undefined && <More after={nextAfter} />}
    </Layout>
  )
}

function More({ after }: { after: string }) {
  const link = useLink()
  return (
    <p>
      <a href={link(`schedules?after=${encodeURIComponent(after)}`)}>More schedules, after {after}</a>
    </p>
  )
}

function Table({ schedules }: { schedules: ScheduleDetail[] }) {
  const { mayChange } = useView()
  return (
    <table class="schedules">
      <thead>
        <tr>
          <th scope="col">Schedule</th>
          <th scope="col">State</th>
          <th scope="col">Next run</th>
          <th scope="col">Last run</th>
          <th scope="col" class="number">
            Runs
          </th>
          <th scope="col" class="number">
            Failures
          </th>
          <th scope="col" class="number">
            Skips
          </th>
          {mayChange && (
            <th scope="col">
              <span class="unseen">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {schedules.map((schedule) => (
          <ScheduleRow schedule={schedule} />
        ))}
      </tbody>
    </table>
  )
}

function Empty() {
  return (
    <div class="empty">
      <h2>No schedules yet</h2>
      <p>
        Schedules are declared in <code>punctual.config.ts</code> and appear here, disabled, as soon as a
        daemon with that file has started.
      </p>
    </div>
  )
}
