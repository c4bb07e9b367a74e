/** One day, or several in a row with both ends: `{ from: '2026-12-27', to: '2026-12-31', label: 'freeze' }`. */
export type CalendarDate = string | { from: string; to?: string; label?: string }

/** Public holidays by the package date-holidays, which is installed beside this one by whoever uses them. */
export type Holidays = {
  /** ISO 3166 code: `'DE'`. */
  country: string
  /** Its code within the country: `'BY'`. */
  state?: string
  /** Its code within the state. */
  region?: string
  /** `['public']` by default. */
  types?: readonly ('public' | 'bank' | 'optional' | 'school' | 'observance')[]
}

type Described = {
  /** What it is for. */
  description?: string
}

/**
 * Days on which schedules that name it do not fire, each day in the schedule's own zone. Somebody with the rights may add
 * days at run time. From exactly one source:
 *
 * - `dates`: `['2026-12-24', { from: '2026-12-27', to: '2026-12-31', label: 'freeze' }]`
 * - `holidays`: `{ country: 'DE', state: 'BY' }`, from last year to nine years ahead
 * - `ics`: an iCalendar file, its path relative to the config file; repeated events over the same years
 */
export type Calendar =
  | (Described & { dates: readonly CalendarDate[]; holidays?: never; ics?: never })
  | (Described & { holidays: Holidays; dates?: never; ics?: never })
  | (Described & { ics: string; dates?: never; holidays?: never })
