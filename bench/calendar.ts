/**
 * Answers per second of the calendar beside cron-parser and croner, asked in turns. The peers are given their best:
 * parsed once, asked many times. Needs no database: `node bench/calendar.ts` prints the same figures alone.
 */
import { CronExpressionParser } from 'cron-parser'
import { Cron } from 'croner'
import { occurrences } from '../src/calendar/calendar.ts'
import { median, ratio, short } from './numbers.ts'
import type { Figure, Question } from './question.ts'
import { printed } from './report.ts'

const after = new Date('2026-03-01T00:00:00Z')
const ahead = 64
const turnMs = 100

const timings: readonly Timing[] = [
  { cron: '*/5 * * * *', timezone: 'UTC' },
  { cron: '*/5 * * * *', timezone: 'America/New_York' },
  { cron: '30 2 * * *', timezone: 'America/New_York' },
  { cron: '0 9 * * 1-5', timezone: 'Europe/Berlin' },
  { cron: '0 0 1 * *', timezone: 'Asia/Kolkata' },
  { cron: '0 12 29 2 *', timezone: 'America/New_York' },
]

export const calendar: Question = {
  name: 'calendar',
  asks: 'next run times a second, how many times those of croner and of cron-parser',
  answer: async ({ isQuick }) => calendarFigures({ rounds: isQuick ? 1 : 7 }),
}

function calendarFigures({ rounds }: { rounds: number }): Figure[] {
  const known = timings.flatMap((timing) => [ahead, 1].map((count) => knownSchedule(timing, count)))
  return [...known, newSchedules()].flatMap((contest) => figuresOf(contest, rounds))
}

type Timing = { cron: string; timezone: string }
/** Each answers some questions and says how many. */
type Contest = { name: string; ours(): number; croner(): number; cronParser(): number }

function knownSchedule({ cron, timezone }: Timing, count: number): Contest {
  const croner = new Cron(cron, { timezone, paused: true })
  const parsed = CronExpressionParser.parse(cron, { tz: timezone, currentDate: after })
  return {
    name: `${cron} ${timezone}, ${count === 1 ? 'the next' : `${count} ahead`}`,
    ours: () => occurrences({ cron, timezone }, { after, count }).length,
    croner: () => croner.nextRuns(count, after).length,
    cronParser: () => {
      parsed.reset(after)
      return parsed.take(count).length
    },
  }
}

/** What the forecaster asks when a fleet is loaded: each schedule for the first time. */
function newSchedules(): Contest {
  const zones = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Tokyo', 'Australia/Sydney']
  let asked = 0
  const next = (): Timing => {
    const index = asked++
    const cron = `${index % 60} ${Math.floor(index / 60) % 24} ${(Math.floor(index / 1440) % 28) + 1} * *`
    return { cron, timezone: zones[index % zones.length]! }
  }
  return {
    name: `schedules not seen before, ${ahead} ahead`,
    ours: () => occurrences(next(), { after, count: ahead }).length,
    croner: () => {
      const { cron, timezone } = next()
      return new Cron(cron, { timezone, paused: true }).nextRuns(ahead, after).length
    },
    cronParser: () => {
      const { cron, timezone } = next()
      return CronExpressionParser.parse(cron, { tz: timezone, currentDate: after }).take(ahead).length
    },
  }
}

function figuresOf({ name, ours, croner, cronParser }: Contest, rounds: number): Figure[] {
  const rates = { ours: [] as number[], croner: [] as number[], cronParser: [] as number[] }
  for (let round = -1; round < rounds; round++) {
    const turn = { ours: perSecond(ours), croner: perSecond(croner), cronParser: perSecond(cronParser) }
    if (round === -1) continue
    rates.ours.push(turn.ours)
    rates.croner.push(turn.croner)
    rates.cronParser.push(turn.cronParser)
  }
  const absolute = (of: readonly number[]) => `${short(Math.round(median(of)))} a CPU second`
  const against = (peer: string, to: readonly number[]): Figure => ({
    name: `${name}, beside ${peer}`,
    ...ratio({ of: rates.ours, to }),
    unit: '×',
    detail: `${absolute(rates.ours)}, ${peer} ${absolute(to)}`,
  })
  return [against('croner', rates.croner), against('cron-parser', rates.cronParser)]
}

/** By the CPU's clock, since nothing here waits and other processes may be busy. */
function perSecond(ask: () => number): number {
  const start = cpuMs()
  let answers = 0
  let passed = 0
  while (passed < turnMs) {
    answers += ask()
    passed = cpuMs() - start
  }
  return (1_000 * answers) / passed
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

if (import.meta.main) {
  const { name, asks } = calendar
  console.log(printed({ name, asks, figures: calendarFigures({ rounds: 7 }) }))
}
