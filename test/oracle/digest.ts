/** Prints a digest of many answers of the calendar, for the zones it is given: the same under any clock and any TZ. */
import { createHash } from 'node:crypto'
import { occurrences } from '../../src/calendar/calendar.ts'
import { minutePatterns, secondPatterns } from './patterns.ts'

const digest = createHash('sha256')
let answers = 0
for (const timezone of process.argv.slice(2)) {
  for (const cron of [...minutePatterns, ...secondPatterns]) {
    for (const start of [Date.UTC(2026, 2, 28), Date.UTC(2026, 9, 24, 18), Date.UTC(2027, 3, 3)]) {
      const found = occurrences({ cron, timezone }, { after: new Date(start), count: 20 }).map(Number)
      digest.update(`${timezone} ${cron} ${found.join(' ')}\n`)
      answers += found.length
    }
  }
}
console.log(`${answers} ${digest.digest('hex')}`)
