import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { calendarFields } from '../../../src/config/calendar-fields.ts'
import { scheduleFields } from '../../../src/config/schedule-fields.ts'
import { jobFields } from '../../../src/config/schema.ts'

const page = readFileSync(new URL('../../../docs/config.md', import.meta.url), 'utf8')

it.each([
  ['A job', jobFields],
  ['A schedule', scheduleFields],
  ['A calendar', calendarFields],
])('docs/config.md, "%s", has a line for every field and for nothing else', (title, fields) => {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${title}\n`))!
  const documented = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name!)
  expect(documented.toSorted()).toEqual(Object.keys(fields).sort())
})
