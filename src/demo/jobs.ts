import { setTimeout } from 'node:timers/promises'
import { defineJob, type OwnJob } from '../define.ts'
import { type Course, type CourseName, chance, courses, within } from './courses.ts'

/** A job of the demo with code of its own: it goes in earnest as it went in the days that were played. */
export function demoJob<const More extends Omit<OwnJob, 'name' | 'run'>>(name: CourseName, more: More) {
  const course: Course = courses[name]
  return { ...more, name, run: (_payload: unknown, context: Context) => go(course, context) }
}

type Context = Parameters<OwnJob['run']>[1]

/** Says one line of its log after the other, each followed by its share of the time, and breaks before the last one where it does. */
async function go(course: Course, { run, log, signal }: Context): Promise<void> {
  const { fails = 0, stumbles = 0, brokenDays, took, error } = course
  const fate = chance(run.idempotencyKey)
  const breaks = brokenDays !== undefined || fate < fails || (run.attempt === 1 && fate < fails + stumbles)
  const number = String(Math.ceil(1_000 * chance(run.idempotencyKey, 'number')))
  const lines = breaks ? course.log.slice(0, -1) : course.log
  const pause = within(took, chance(run.idempotencyKey, 'took')) / Math.max(1, lines.length)
  for (const [level, line] of lines) {
    log[level](line.replaceAll('{n}', number))
    await setTimeout(pause, undefined, { signal })
  }
  if (breaks) throw new Error(error?.split('\n')[0]?.replaceAll('{n}', number))
}

/** The two jobs that are watched on the terminal. */
export const measure = defineJob({
  name: 'measure',
  group: 'demo',
  async run(_payload, { log, query }) {
    const [row] = await query<{ size: string }>(
      'select pg_size_pretty(pg_database_size(current_database())) as size',
    )
    log.info('the database was measured', { ...row })
  },
})

export const report = defineJob({
  name: 'report',
  group: 'demo',
  dependsOn: ['measure'],
  async run(_payload, { log, query, run }) {
    const [row] = await query<{ runs: number }>(
      'select run_count as runs from punctual.schedule_detail where id = $1',
      [run.schedule],
    )
    log.info('runs before this one were counted', { ...row })
  },
})
