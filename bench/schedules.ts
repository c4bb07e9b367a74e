import { job, schedule } from '../test/sql/definitions.ts'

/** Definitions of many schedules that are all due at the same instants, by as many different expressions. */
export function definitionsOf({ count, everySeconds }: { count: number; everySeconds: number }) {
  const schedules = Array.from({ length: count }, (_, index) =>
    scheduleOf(index, expressionOf({ index, everySeconds })),
  )
  return { hash: `bench ${count} every ${everySeconds}`, document: { jobs: [noop], schedules } }
}

const noop = job('noop')
const template = schedule('template', { target: { job: 'noop' }, waves: [['noop']] })

function scheduleOf(index: number, cron: string) {
  return { ...template, id: `s-${String(index + 1).padStart(7, '0')}`, cron }
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
