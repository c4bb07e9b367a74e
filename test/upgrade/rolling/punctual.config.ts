/** Schedules that fire each second, each execution one line of the file that LINES names; built by the release itself. */
import { appendFileSync } from 'node:fs'

const { defineConfig, defineJob } = (await import(
  process.env.DEFINE!
)) as typeof import('../../../src/define.ts')

const append = defineJob({
  name: 'append',
  maxAttempts: 25,
  run(_payload, { run }) {
    const line = [run.schedule, run.scheduledFor.toISOString(), run.id, run.attempt].join(' ')
    appendFileSync(process.env.LINES!, `${line}\n`)
  },
})

export default defineConfig({
  jobs: [append],
  schedules: Array.from({ length: Number(process.env.SCHEDULES) }, (_, index) => ({
    id: `s${String(index).padStart(3, '0')}`,
    cron: '* * * * * *',
    target: { job: 'append' as const },
    overlap: 'allow' as const,
  })),
})
