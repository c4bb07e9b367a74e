/**
 * Compares the calendar with its two oracles in every zone around every change of the clock of 2026 and 2027, and on
 * quiet days where there is none: `npm run oracle`. Progress goes to stderr, the table to stdout; one wrong answer makes
 * the exit code 1.
 */

import { againstCroner } from './against-croner.ts'
import { againstWalker } from './against-walker.ts'
import { clockChanges } from './clock-changes.ts'
import type { Outcome } from './outcome.ts'
import { minutePatterns, secondPatterns } from './patterns.ts'

const minute = 60_000
const from = Date.UTC(2026, 0, 1)
const to = Date.UTC(2028, 0, 1)
const quietDays = [Date.UTC(2026, 1, 28, 12), Date.UTC(2027, 11, 31, 23)]

type Row = Outcome & { oracle: string; asked: string; windows: number }

const rows = {
  minutesListed: row('minute walker', 'all of 52 hours together'),
  minutesFresh: row('minute walker', 'the next after an instant'),
  secondsListed: row('second walker', 'all of 4 hours together'),
  secondsFresh: row('second walker', 'the next after an instant'),
  croner: row('croner', 'the next 12'),
}

function row(oracle: string, asked: string): Row {
  return { oracle, asked, windows: 0, answers: 0, wrong: [] }
}

function compareAround(timezone: string, centre: number): void {
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

function answered(): string {
  return Object.values(rows)
    .reduce((total, { answers }) => total + answers, 0)
    .toLocaleString('en')
}

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')]
let changeCount = 0
for (const [index, timezone] of zones.entries()) {
  const changes = clockChanges({ timezone, from, to })
  changeCount += changes.length
  for (const centre of changes.length > 0 ? changes : quietDays) compareAround(timezone, centre)
  if (index % 20 === 0) console.error(`${index + 1} of ${zones.length} zones, ${answered()} answers`)
}

console.log(
  `${zones.length} zones, ${changeCount} changes of the clock in 2026 and 2027, tz database ${process.versions.tz},`,
  `${answered()} answers in ${Math.round(performance.now() / 1_000)} s`,
)
console.table(Object.values(rows).map(({ wrong, ...columns }) => ({ ...columns, wrong: wrong.length })))
process.exitCode = Object.values(rows).some(({ wrong }) => wrong.length > 0) ? 1 : 0
