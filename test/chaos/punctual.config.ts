/** Schedules that fire each second, 200 unless SCHEDULES says how many; each execution is one line of the file that LINES names. */
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

const everySecond = Array.from({ length: Number(process.env.SCHEDULES ?? 200) }, (_, index) => ({
  id: `s${String(index).padStart(3, '0')}`,
  cron: '* * * * * *',
  target: { job: 'append' as const },
  overlap: 'allow' as const,
}))

export default defineConfig({
  jobs: [append],
  schedules: [
    ...everySecond,
    { id: 'by-hand', cron: '0 0 29 2 *', target: { job: 'append' }, overlap: 'allow' },
  ],
})
