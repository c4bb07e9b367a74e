import { z } from 'zod'
import { duration, id, instant, listOf, name, oneOf, whole, words } from './values.ts'
import { weekdays } from './weekdays.ts'

const most = 2_147_483_647
const targetRule = '{ job: … }, { group: …, withDependencies?: true } or { all: true }'
const windowRule = "{ from: '09:00', to: '17:00', days?: 'mon-fri' }"
const timeRule = "a time of day such as '09:00' or '09:00:30'"
const daysRule = "'mon-fri', 'sat,sun', 'mon,wed-fri' or a list of mon, tue, wed, thu, fri, sat, sun"
const dstRule = "{ gap?: 'after', 'shift' or 'skip', overlap?: 'first', 'second' or 'both' }"

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

const targetSchema = z.union(
  [
    z.strictObject({ job: name }),
    z.strictObject({ group: name, withDependencies: z.boolean().optional() }),
    z.strictObject({ all: z.literal(true) }),
  ],
  targetRule,
)

const endRule = `${timeRule}, or '24:00'`
const time = z.string(timeRule).regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, timeRule)
const end = z.string(endRule).regex(/^(([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?|24:00(:00)?)$/, endRule)

const windowSchema = z
  .strictObject(
    {
      from: time,
      to: end,
      days: z
        .custom<unknown>((given) => weekdays(given) !== undefined, daysRule)
        .transform((given) => weekdays(given)!)
        .optional(),
    },
    windowRule,
  )
  // Every day is what there is without days.
  .transform(({ days, ...hours }) => (days === undefined || days.length === 7 ? hours : { ...hours, days }))

export const scheduleFields = {
  id,
  description: words(1_000).optional(),
  cron: z.string('a cron expression'),
  timezone: z.string('an IANA time zone').min(1, 'an IANA time zone').default('UTC'),
  target: targetSchema,
  payload: z
    .custom<Record<string, unknown>>(isPayload, 'an object of JSON values, without "_punctual"')
    .default({}),
  environments: listOf(words(50), 'a list of values of NODE_ENV'),
  previousIds: listOf(id, 'a list of schedule ids'),
  tags: listOf(words(50), 'a list of texts'),
  catchUp: oneOf(['skip', 'run_once', 'run_all']).default('skip'),
  catchUpLimit: whole({ from: 1, to: 1_000 }).optional(),
  catchUpMaxAge: duration({ from: 1_000 }).optional(),
  grace: duration({ from: 1_000 }).default(60_000),
  overlap: oneOf(['skip', 'queue', 'cancel', 'allow']).default('skip'),
  lockTimeout: duration({ from: 1_000 }).optional(),
  deadline: duration({ from: 1_000 }).optional(),
  window: windowSchema.optional(),
  calendars: listOf(name, 'a list of calendar names'),
  onBlackout: oneOf(['skip', 'next_day']).optional(),
  flag: name.optional(),
  dst: z
    .strictObject(
      {
        gap: oneOf(['after', 'shift', 'skip']).default('after'),
        overlap: oneOf(['first', 'second', 'both']).default('first'),
      },
      dstRule,
    )
    .default({ gap: 'after', overlap: 'first' }),
  jitter: duration({ from: 1 }).optional(),
  stagger: duration({ from: 1 }).optional(),
  maxParallel: whole({ from: 1, to: 32_767 }).optional(),
  startsAt: instant.optional(),
  endsAt: instant.optional(),
  maxRuns: whole({ from: 1, to: most }).optional(),
  pauseAfterFailures: whole({ from: 1, to: most }).optional(),
}
