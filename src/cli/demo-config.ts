import { checkConfig, type LoadedConfig } from '../config.ts'
import { defineConfig, defineJob } from '../define.ts'

export const demoSchedule = 'every-5-seconds'

const measure = defineJob({
  name: 'measure',
  group: 'demo',
  async run(_payload, { log, query }) {
    const [row] = await query<{ size: string }>(
      'select pg_size_pretty(pg_database_size(current_database())) as size',
    )
    log.info('the database was measured', { ...row })
  },
})

const report = defineJob({
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

/** What the demo runs: two jobs, the second after the first, every five seconds. */
export function demoConfig(): LoadedConfig {
  const exported = defineConfig({
    jobs: [measure, report],
    schedules: [
      {
        id: demoSchedule,
        description: 'Measures the database, then counts its own runs',
        cron: '*/5 * * * * *',
        target: { group: 'demo' },
      },
    ],
  })
  return checkConfig({ file: 'the demo', exported })
}
