import { z } from 'zod'
import type { Job } from '../define.ts'
import { durationMs } from './durations.ts'

const day = 86_400_000
const idRule = 'letters a-z, digits, "_", "." and "-", at most 50, beginning with a letter or digit'
const nameRule = 'letters, digits, "_", ".", ":" and "-", at most 100, beginning with a letter or digit'
const targetRule = '{ job: … }, { group: …, withDependencies?: true } or { all: true }'

const id = z.string(idRule).regex(/^[a-z0-9][a-z0-9_.-]{0,49}$/, idRule)
const name = z.string(nameRule).regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$/, nameRule)
const zone = z.string('an IANA time zone').min(1, 'an IANA time zone')

function words(longest: number) {
  const allowed = `a text of 1 to ${longest} characters`
  return z.string(allowed).min(1, allowed).max(longest, allowed)
}

function listOf<Item extends z.ZodType>(item: Item, allowed: string) {
  return z.array(item, allowed).optional()
}

function whole({ from, to }: { from: number; to: number }) {
  const allowed = `a whole number from ${from} to ${to}`
  return z.int(allowed).min(from, allowed).max(to, allowed)
}

function duration({ from }: { from: number }) {
  const allowed = `a duration from ${from} ms to 365 days: '60s', '5m', '1h', '7d' or milliseconds`
  const isDuration = (given: unknown) => {
    const ms = durationMs(given)
    return ms !== undefined && ms >= from && ms <= 365 * day
  }
  return z.custom<string | number>(isDuration, allowed).transform((given) => durationMs(given)!)
}

function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, values.map((value) => `'${value}'`).join(' or '))
}

/** True for what survives a trip through JSON unchanged. */
function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isJson)
  return isPlainObject(value) && Object.values(value).every(isJson)
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function isPayload(value: unknown): value is Record<string, unknown> {
  return isPlainObject(value) && isJson(value) && !('_punctual' in value)
}

export const jobFields = {
  name,
  group: name.optional(),
  dependsOn: listOf(name, 'a list of job names'),
  timeout: duration({ from: 1 }).optional(),
  maxAttempts: whole({ from: 1, to: 1_000 }).default(3),
  priority: whole({ from: -32_768, to: 32_767 }).default(0),
  queue: words(100).optional(),
  run: z.custom<NonNullable<Job['run']>>((value) => typeof value === 'function', 'a function').optional(),
  task: words(100).optional(),
}

export const laterJobFields = { dependencyRule: true } as const

export const targetSchema = z.union(
  [
    z.strictObject({ job: name }),
    z.strictObject({ group: name, withDependencies: z.boolean().optional() }),
    z.strictObject({ all: z.literal(true) }),
  ],
  targetRule,
)

export const scheduleFields = {
  id,
  description: words(1_000).optional(),
  cron: z.string('a cron expression'),
  timezone: zone.default('UTC'),
  target: targetSchema,
  payload: z
    .custom<Record<string, unknown>>(isPayload, 'an object of JSON values, without "_punctual"')
    .default({}),
  environments: listOf(words(50), 'a list of values of NODE_ENV'),
  previousIds: listOf(id, 'a list of schedule ids'),
  tags: listOf(words(50), 'a list of texts'),
  catchUp: oneOf(['skip']).default('skip'),
  grace: duration({ from: 1_000 }).default(60_000),
  overlap: oneOf(['skip', 'allow']).default('skip'),
  lockTimeout: duration({ from: 1_000 }).optional(),
  dst: z
    .strictObject(
      {
        gap: oneOf(['after', 'shift', 'skip']).default('after'),
        overlap: oneOf(['first', 'second', 'both']).default('first'),
      },
      "{ gap?: 'after', 'shift' or 'skip', overlap?: 'first', 'second' or 'both' }",
    )
    .default({ gap: 'after', overlap: 'first' }),
}

const laterSchedules =
  'calendars catchUpLimit catchUpMaxAge deadline window onBlackout flag jitter stagger maxParallel startsAt endsAt maxRuns pauseAfterFailures'

export const laterScheduleFields = {
  ...Object.fromEntries(laterSchedules.split(' ').map((field) => [field, true as const])),
  catchUp: ['run_once', 'run_all'],
  overlap: ['queue', 'cancel'],
} as const

const dates = z.array(z.iso.date("a date such as '2026-12-25'"), 'a list of dates')

export const calendarFields = { description: words(1_000).optional(), dates }

export const configFields = {
  jobs: z.array(z.unknown(), 'a list of jobs'),
  schedules: z.array(z.unknown(), 'a list of schedules'),
  calendars: z.record(z.string(), z.unknown(), 'calendars by name').default({}),
}
