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
const calendars = {
  holidays: { holidays: { country: 'DE', state: 'BY', types: ['public'] } },
  freeze: {
    description: 'closed',
    dates: ['2026-12-24', { from: '2026-12-27', to: '2026-12-31', label: 'x' }],
  },
  company: { ics: './company.ics' },
} as const
const when = { id: 'one', cron: '@hourly' }

defineConfig({
  jobs,
  calendars,
  schedules: [
    { ...when, target: { job: 'feed.download' }, grace: '90s', lockTimeout: 60_000, overlap: 'allow' },
    { ...when, target: { group: 'feed', withDependencies: true }, dst: { gap: 'shift' } },
    { ...when, target, calendars: ['holidays'], catchUp: 'run_all', catchUpLimit: 7, catchUpMaxAge: '1d' },
    { ...when, target, overlap: 'queue', window: { from: '22:00', to: '06:00', days: 'mon,wed-fri' } },
    { ...when, target, window: { from: '09:00', to: '17:00', days: ['mon', 'wed'] }, onBlackout: 'next_day' },
    { ...when, target, deadline: '1h', jitter: '5s', stagger: 500, maxParallel: 2, flag: 'new-pricing' },
    { ...when, target, startsAt: '2026-12-01T00:00Z', endsAt: new Date(), maxRuns: 3, pauseAfterFailures: 2 },
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
// @ts-expect-error not a way to catch up
defineConfig({ jobs, schedules: [{ ...when, target, catchUp: 'run_some' }] })
// @ts-expect-error not a way to overlap
defineConfig({ jobs, schedules: [{ ...when, target, overlap: 'wait' }] })
// @ts-expect-error not a duration
defineConfig({ jobs, schedules: [{ ...when, target, jitter: '5 secs' }] })
const hours = { from: '09:00', to: '17:00' }
// @ts-expect-error not days
defineConfig({ jobs, schedules: [{ ...when, target, window: { ...hours, days: 'weekdays' } }] })
// @ts-expect-error a window has two ends
defineConfig({ jobs, schedules: [{ ...when, target, window: { from: '09:00' } }] })
// @ts-expect-error not a number of runs
defineConfig({ jobs, schedules: [{ ...when, target, maxRuns: '3' }] })
// @ts-expect-error a calendar has one source
defineConfig({ jobs, schedules: [], calendars: { both: { dates: [], ics: './company.ics' } } })
// @ts-expect-error holidays are somewhere
defineConfig({ jobs, schedules: [], calendars: { some: { holidays: { state: 'BY' } } } })
// @ts-expect-error not a rule
defineJob({ name: 'a', task: 'b', dependencyRule: 'any_success' })
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
