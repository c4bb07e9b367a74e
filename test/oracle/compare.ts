import { againstCroner } from './against-croner.ts'
import { againstWalker } from './against-walker.ts'
import { clockChanges } from './clock-changes.ts'
import type { Outcome } from './outcome.ts'
import { minutePatterns, secondPatterns } from './patterns.ts'

const minute = 60_000
const from = Date.UTC(2026, 0, 1)
const to = Date.UTC(2028, 0, 1)
const quietDays = [Date.UTC(2026, 1, 28, 12), Date.UTC(2027, 11, 31, 23)]

export type Row = Outcome & { oracle: string; asked: string; windows: number }
export type Rows = ReturnType<typeof emptyRows>

export function emptyRows() {
  return {
    minutesListed: row('minute walker', 'all of 52 hours together'),
    minutesFresh: row('minute walker', 'the next after an instant'),
    secondsListed: row('second walker', 'all of 4 hours together'),
    secondsFresh: row('second walker', 'the next after an instant'),
    croner: row('croner', 'the next 12'),
  }
}

function row(oracle: string, asked: string): Row {
  return { oracle, asked, windows: 0, answers: 0, wrong: [] }
}

export const zones: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')]

/** Around each change of the clock of 2026 and 2027, or on quiet days where there is none. Answers how many changes there were. */
export function compareZone(rows: Rows, timezone: string): number {
  const changes = clockChanges({ timezone, from, to })
  for (const centre of changes.length > 0 ? changes : quietDays) compareAround(rows, { timezone, centre })
  return changes.length
}

function compareAround(rows: Rows, { timezone, centre }: { timezone: string; centre: number }): void {
  const minutes = againstWalker({ timezone, centre, reach: 26 * 60 * minute, step: minute }, minutePatterns)
  note(rows.minutesListed, minutes.listed)
  note(rows.minutesFresh, minutes.fresh)
  const seconds = againstWalker({ timezone, centre, reach: 130 * minute, step: 1_000 }, secondPatterns)
  note(rows.secondsListed, seconds.listed)
  note(rows.secondsFresh, seconds.fresh)
  note(rows.croner, againstCroner({ timezone, centre }, [...minutePatterns, ...secondPatterns]))
}

function note(row: Row, { answers, wrong }: Outcome): void {
  row.windows += answers > 0 ? 1 : 0
  row.answers += answers
  row.wrong.push(...wrong)
  for (const line of wrong.slice(0, 3)) console.error(`WRONG ${line}`)
}

export function totalOf(rows: Rows): { answers: number; wrong: number } {
  const all = Object.values(rows)
  return {
    answers: all.reduce((total, { answers }) => total + answers, 0),
    wrong: all.reduce((total, { wrong }) => total + wrong.length, 0),
  }
}
