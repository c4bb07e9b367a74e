import type { Health } from '../../db/health.ts'
import type { ScheduleDetail } from '../../db/schedules.ts'
import type { Identity } from '../auth/identity.ts'
import { Layout } from './layout.tsx'
import { Banner } from './parts/banner.tsx'
import { ScheduleRow } from './parts/schedule-row.tsx'

type PageProps = {
  schedules: ScheduleDetail[]
  health: Health
  identity: Identity
  notice?: string | undefined
  /** The id after which the next page begins. */
  nextAfter?: string | undefined
}

export function SchedulesPage({ schedules, health, identity, notice, nextAfter }: PageProps) {
  const mayChange = identity.role === 'ADMIN'
  return (
    <Layout title="Schedules" identity={identity}>
      <Banner health={health} />
      {notice && (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      <h1>Schedules</h1>
      {schedules.length === 0 ? (
        <Empty />
      ) : (
        <Table schedules={schedules} now={health.checkedAt} mayChange={mayChange} />
      )}
      {nextAfter !== undefined && (
        <p>
          <a href={`/admin/schedules?after=${encodeURIComponent(nextAfter)}`}>
            More schedules, after {nextAfter}
          </a>
        </p>
      )}
    </Layout>
  )
}

type TableProps = { schedules: ScheduleDetail[]; now: Date; mayChange: boolean }

function Table({ schedules, now, mayChange }: TableProps) {
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
          <ScheduleRow schedule={schedule} now={now} mayChange={mayChange} />
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
