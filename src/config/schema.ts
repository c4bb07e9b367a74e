import { z } from 'zod'
import type { Job } from '../define.ts'
import { duration, listOf, name, oneOf, whole, words } from './values.ts'

export const jobFields = {
  name,
  group: name.optional(),
  dependsOn: listOf(name, 'a list of job names'),
  dependencyRule: oneOf(['all_done', 'all_success']).default('all_done'),
  timeout: duration({ from: 1 }).optional(),
  maxAttempts: whole({ from: 1, to: 1_000 }).default(3),
  priority: whole({ from: -32_768, to: 32_767 }).default(0),
  queue: words(100).optional(),
  run: z.custom<NonNullable<Job['run']>>((value) => typeof value === 'function', 'a function').optional(),
  task: words(100).optional(),
}

export const configFields = {
  jobs: z.array(z.unknown(), 'a list of jobs'),
  schedules: z.array(z.unknown(), 'a list of schedules'),
  calendars: z.record(z.string(), z.unknown(), 'calendars by name').default({}),
}
