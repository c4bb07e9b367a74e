/** Definitions of many schedules that are all due at the same instants, by as many different expressions. */
export function definitionsOf({ count, everySeconds }: { count: number; everySeconds: number }) {
  const schedules = Array.from({ length: count }, (_, index) =>
    scheduleOf(index, expressionOf({ index, everySeconds })),
  )
  return { hash: `bench ${count} every ${everySeconds}`, document: { jobs: [noop], schedules } }
}

const noop = {
  name: 'noop',
  group: null,
  task: 'punctual:noop',
  is_foreign: false,
  depends_on: [],
  timeout_ms: null,
  max_attempts: 3,
  priority: 0,
  queue: null,
}

function scheduleOf(index: number, cron: string) {
  return {
    id: `s-${String(index + 1).padStart(7, '0')}`,
    description: null,
    cron,
    timezone: 'UTC',
    dst_gap: 'after',
    dst_overlap: 'first',
    target: { job: 'noop' },
    plan: [{ job: 'noop', wave: 1 }],
    payload: {},
    tags: [],
    catch_up: 'skip',
    grace_ms: 60_000,
    overlap: 'skip',
    lock_timeout_ms: 3_600_000,
    previous_ids: [],
  }
}

function expressionOf({ index, everySeconds }: { index: number; everySeconds: number }): string {
  return `${everySeconds === 1 ? '*' : `*/${everySeconds}`} * * ${daysOf(index)} * *`
}

const today = new Date().getUTCDate()
const tomorrow = new Date(Date.now() + 86_400_000).getUTCDate()
const others = Array.from({ length: 31 }, (_, day) => day + 1).filter(
  (day) => day !== today && day !== tomorrow,
)

/** Days of the month: always today and tomorrow; which others spells the number in binary. */
export function daysOf(index: number): string {
  const days = [today, tomorrow]
  for (let bit = 0; index >> bit > 0; bit++) if ((index >> bit) & 1) days.push(others[bit]!)
  return days.join(',')
}
