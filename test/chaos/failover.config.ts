/** Schedules that fire each second, spread over it, so that something is dispatched every few milliseconds. */
import { appendFileSync } from 'node:fs'
import { defineConfig, defineJob } from '../../src/define.ts'

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
  schedules: Array.from({ length: Number(process.env.SCHEDULES ?? 40) }, (_, index) => ({
    id: `s${String(index).padStart(3, '0')}`,
    cron: '* * * * * *',
    target: { job: 'append' as const },
    overlap: 'allow' as const,
    jitter: '1s' as const,
  })),
})
