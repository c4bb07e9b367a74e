import { nextCursor } from '../../api/cursors.ts'
import type { Addresses } from '../addresses.ts'
import { type Copied, command, curl, literal, named, namesOf } from '../parts/ways.ts'

type Asked = { scheduleId?: string | undefined; after?: string | undefined }

/** The same jobs elsewhere. */
export function waysOf({ scheduleId, after }: Asked, { page, api }: Addresses): Copied {
  const filters = named({
    schedule_id: scheduleId && literal(scheduleId),
    after: after && literal(after),
  })
  return {
    ways: {
      psql: `select name, schedules, queued, running, failures, last_error from punctual.job_overview(${filters});`,
      punctual: command(['psql', 'jobs', scheduleId]),
      curl: curl(`${api}/jobs`, {
        limit: '25',
        cursor: nextCursor('jobs', after ?? null) ?? undefined,
      }),
      link: page,
    },
    leftOut: {
      punctual: namesOf({ 'jobs after': after }),
      curl: namesOf({ schedule: scheduleId }),
    },
  }
}
