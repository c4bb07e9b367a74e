import { expect } from 'vitest'
import { checkConfig } from '../../../src/config.ts'
import { ConfigError } from '../../../src/errors.ts'
import { problemLine } from '../../../src/problems.ts'

export const run = () => undefined
export const job = { name: 'feed.download', group: 'feed', run }
export const schedule = { id: 'feed-refresh', cron: '*/15 * * * *', target: { group: 'feed' } }

export function check(exported: unknown) {
  return checkConfig({ file: 'punctual.config.ts', exported })
}

export function problemsOf(exported: unknown): string[] {
  try {
    check(exported)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return (error as ConfigError).problems.map(problemLine)
  }
  return []
}

export const withJob = (fields: object) =>
  problemsOf({ jobs: [job, { name: 'other', run, ...fields }], schedules: [] })
export const withSchedule = (fields: object) =>
  problemsOf({ jobs: [job], schedules: [{ ...schedule, ...fields }] })
