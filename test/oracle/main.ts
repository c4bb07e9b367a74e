/**
 * Compares the calendar with its two oracles in every zone around every change of the clock of 2026 and 2027, and on
 * quiet days where there is none: `npm run oracle`. Progress goes to stderr, the table to stdout; one wrong answer makes
 * the exit code 1.
 */

import { compareZone, emptyRows, totalOf, zones } from './compare.ts'

const rows = emptyRows()
const answered = () => totalOf(rows).answers.toLocaleString('en')

let changeCount = 0
for (const [index, timezone] of zones.entries()) {
  changeCount += compareZone(rows, timezone)
  if (index % 20 === 0) console.error(`${index + 1} of ${zones.length} zones, ${answered()} answers`)
}

console.log(
  `${zones.length} zones, ${changeCount} changes of the clock in 2026 and 2027, tz database ${process.versions.tz},`,
  `${answered()} answers in ${Math.round(performance.now() / 1_000)} s`,
)
console.table(Object.values(rows).map(({ wrong, ...columns }) => ({ ...columns, wrong: wrong.length })))
process.exitCode = totalOf(rows).wrong > 0 ? 1 : 0
