/**
 * Schedules that fire each second, 200 unless SCHEDULES says how many; each execution is one line of the file that LINES
 * names. With EVERY, each fires only every so many seconds, a share of them in each; with CRON all at that.
 */
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

const { SCHEDULES = 200, EVERY = 1, CRON } = process.env
const cronOf = (index: number) =>
  CRON ?? (EVERY === 1 ? '* * * * * *' : `${index % Number(EVERY)}-59/${EVERY} * * * * *`)

const many = Array.from({ length: Number(SCHEDULES) }, (_, index) => ({
  id: `s${String(index).padStart(3, '0')}`,
  cron: cronOf(index),
  target: { job: 'append' as const },
  overlap: 'allow' as const,
  // Nothing is to count as missed because a slow machine was kept from leading for a minute.
  grace: '1h' as const,
}))

export default defineConfig({
  jobs: [append],
  schedules: [...many, { id: 'by-hand', cron: '0 0 29 2 *', target: { job: 'append' }, overlap: 'allow' }],
})
