import { nextCursor } from '../../api/cursors.ts'
import { scheduleId as idOfSchedule } from '../../input.ts'
import type { Addresses } from '../addresses.ts'
import { type Copied, command, curl, literal, named, namesOf } from '../parts/ways.ts'
import { type Asked, together } from './filters.ts'

const most = '50'

/** The same runs elsewhere. */
export function waysOf(asked: Asked, { page, api }: Addresses): Copied {
  const { status, scheduleId, before, job, trigger, worker, reason, error, since, until } = asked
  const isSeveral = status === 'failing' || status === 'open'
  const one = isSeveral ? undefined : status
  const id = idOfSchedule.safeParse(scheduleId).data
  const several = {
    state: isSeveral ? status : undefined,
    schedule: id === undefined ? scheduleId : undefined,
  }
  const range = { since: since?.toISOString(), until: until?.toISOString() }
  return {
    ways: {
      psql: psqlOf(asked),
      punctual: command(['runs', id], { status: one, before: before?.toString(), limit: most }),
      curl: curl(`${api}/runs`, {
        ...{ scheduleId: id, status: one, job, trigger, worker, reason, ...range },
        ...{ cursor: nextCursor('runs', before ?? null) ?? undefined, limit: most },
      }),
      link: page,
    },
    leftOut: {
      punctual: namesOf({
        ...several,
        job,
        trigger,
        worker,
        reason,
        'due from': since,
        'due to': until,
        error,
      }),
      curl: namesOf({ ...several, error }),
    },
  }
}

/** The latest as a view has them; what is asked for goes through find_runs, which never reads the ledger through. */
function psqlOf({ status, scheduleId, before, since, until, ...texts }: Asked): string {
  const statuses = status && [together[status as 'open'] ?? status].flat()
  const text = (value: string | undefined) => value && literal(value)
  const filters = named({
    schedule_id: text(scheduleId),
    job: text(texts.job),
    statuses: statuses && literal(`{${statuses.join(',')}}`),
    trigger: text(texts.trigger),
    worker: text(texts.worker),
    reason: text(texts.reason),
    error: text(texts.error),
    since: since && literal(since.toISOString()),
    until: until && literal(until.toISOString()),
    before: before?.toString(),
  })
  if (filters === '') return `select * from punctual.recent_runs limit ${most};`
  return `select id, schedule_id, scheduled_for, trigger, status, reason from punctual.run_detail where id in (select unnest(run_ids) from punctual.find_runs(${filters})) order by id desc;`
}
