import { describe, warnings } from '../../calendar/calendar.ts'
import { type LoadedConfig, type LoadedSchedule, loadConfig } from '../../config.ts'
import { readEnvironment } from '../../environment.ts'
import { counted } from '../../wording.ts'
import { defineCommand } from '../command.ts'
import { paint } from '../paint.ts'
import { table } from '../table.ts'

export const command = defineCommand({
  usage: 'config [action]',
  choices: ['check'],
  summary: 'Check punctual.config.ts and the environment',
  details:
    'Needs no database. Every problem is told at once; warnings are about what is allowed but may surprise.',
  examples: ['punctual config check', 'PUNCTUAL_CONFIG=punctual.config.ts punctual config check --json'],
  async run({ output }) {
    const { config: path, nodeEnv } = readEnvironment()
    const loaded = await loadConfig({ path })
    const schedules = loaded.schedules.map((schedule) => checked(schedule, nodeEnv))
    const calendars = loaded.calendars.map(({ name, days }) => ({ name, days: days.length }))
    const document = { file: loaded.file, environment: nodeEnv, jobs: jobsOf(loaded), calendars, schedules }
    output.data(document, () => [summary(document), '', rows(schedules)].join('\n'))
    for (const { id, warnings } of schedules) for (const each of warnings) output.warn(`${id}: ${each}`)
    return undefined
  },
})

type Checked = ReturnType<typeof checked>

function checked({ id, cron, timezone, dst, window, environments }: LoadedSchedule, nodeEnv: string) {
  const timing = { cron, timezone, dst, ...(window && { window }) }
  return {
    id,
    cron,
    timezone,
    description: describe(timing),
    isHere: environments?.includes(nodeEnv) ?? true,
    warnings: warnings(timing, { now: new Date() }),
  }
}

function jobsOf({ jobs }: LoadedConfig) {
  return jobs.map(({ name, group, dependsOn, task }) => ({ name, group, dependsOn, task }))
}

type Document = { file: string; environment: string; jobs: readonly unknown[]; schedules: readonly Checked[] }

function summary({ file, environment, jobs, schedules }: Document): string {
  const here = schedules.filter(({ isHere }) => isHere).length
  const counts = `${counted(jobs.length, 'job')}, ${counted(schedules.length, 'schedule')}, ${here} of them in ${environment}`
  return `${paint('bold', file)} is good: ${counts}`
}

function rows(schedules: readonly Checked[]): string {
  return table({
    columns: ['SCHEDULE', 'CRON', 'MEANS', ''],
    rows: schedules.map(({ id, cron, description, isHere }) => [
      id,
      cron,
      description,
      isHere ? '' : paint('dim', 'not in this environment'),
    ]),
  })
}
