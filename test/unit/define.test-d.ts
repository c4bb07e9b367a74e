// Each expected error is one step away from a declaration that compiles above it; `tsc --noEmit` is the test.
import { defineConfig, defineJob } from 'punctual'

const download = defineJob({
  name: 'feed.download',
  group: 'feed',
  timeout: '5m',
  async run(payload: { source?: string }, { log, query, run, signal }) {
    const rows = await query<{ n: number }>('select 1 as n', [])
    log.info(payload.source ?? 'none', { n: rows[0]?.n, late: run.late, aborted: signal.aborted })
  },
})
const jobs = [download, defineJob({ name: 'export', task: 'existing_export' })] as const
const target = { all: true } as const
const calendars = { holidays: { dates: ['2026-12-25'] } }
const when = { id: 'one', cron: '@hourly' }

defineConfig({
  jobs,
  calendars,
  schedules: [
    { ...when, target: { job: 'feed.download' }, grace: '90s', lockTimeout: 60_000, overlap: 'allow' },
    { ...when, target: { group: 'feed', withDependencies: true }, dst: { gap: 'shift' } },
    { ...when, target, calendars: ['holidays'], catchUp: 'skip' },
  ],
})

defineConfig({
  jobs: [
    { name: 'first', run: () => undefined },
    {
      name: 'second',
      dependsOn: ['first'],
      async run(_payload, { log }) {
        log.info('inline')
      },
    },
  ],
  schedules: [{ ...when, target: { job: 'second' } }],
})

// @ts-expect-error there is no such job
defineConfig({ jobs, schedules: [{ ...when, target: { job: 'feed.dwnload' } }] })
// @ts-expect-error there is no such group
defineConfig({ jobs, schedules: [{ ...when, target: { group: 'fed' } }] })
// @ts-expect-error there is no such calendar
defineConfig({ jobs, calendars, schedules: [{ ...when, target, calendars: ['holiday'] }] })
// @ts-expect-error there are no calendars at all
defineConfig({ jobs, schedules: [{ ...when, target, calendars: ['holidays'] }] })
// @ts-expect-error not a policy of this version
defineConfig({ jobs, schedules: [{ ...when, target, catchUp: 'run_all' }] })
// @ts-expect-error not a policy of this version
defineConfig({ jobs, schedules: [{ ...when, target, overlap: 'queue' }] })
// @ts-expect-error not an option of this version
defineConfig({ jobs, schedules: [{ ...when, target, jitter: '5s' }] })
// @ts-expect-error not a duration
defineConfig({ jobs, schedules: [{ ...when, target, grace: '60 secs' }] })
// @ts-expect-error not a policy at all
defineConfig({ jobs, schedules: [{ ...when, target, dst: { gap: 'before' } }] })
// @ts-expect-error a target is needed
defineConfig({ jobs, schedules: [when] })
// @ts-expect-error a dependency on no job
defineConfig({ jobs: [{ name: 'a', run: () => 1, dependsOn: ['b'] }], schedules: [] })
// @ts-expect-error either run or task
defineJob({ name: 'a', task: 'b', run: () => 1 })
// @ts-expect-error one of run and task
defineJob({ name: 'a' })
