import { z } from 'zod'
import { holidayTypes } from '../calendar/holidays.ts'
import { listOf, oneOf, words } from './values.ts'

const dateRule =
  "a date from 1970 on such as '2026-12-25', or { from: '2026-12-27', to?: '2026-12-31', label?: 'freeze' }"
const holidaysRule = "{ country: 'DE', state?: 'BY', region?, types?: ['public'] }"
const fileRule = "the path of an .ics file, relative to the config, such as './company.ics'"

const date = z.iso.date(dateRule).refine((given) => given >= '1970', dateRule)

export const calendarFields = {
  description: words(1_000).optional(),
  dates: listOf(
    z.union(
      [date, z.strictObject({ from: date, to: date.optional(), label: words(200).optional() })],
      dateRule,
    ),
    'a list of dates',
  ),
  holidays: z
    .strictObject(
      {
        country: words(10),
        state: words(10).optional(),
        region: words(10).optional(),
        types: z.array(oneOf(holidayTypes), 'a list of types').min(1, 'at least one type').optional(),
      },
      holidaysRule,
    )
    .optional(),
  ics: z.string(fileRule).min(1, fileRule).optional(),
}
