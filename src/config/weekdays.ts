/** As cron names them, in the order of ISO 8601: Monday is 1. */
const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/**
 * The numbers of `'mon-fri'`, `'sat,sun'`, `'mon,wed-fri'` or `['mon', 'wed']`, in order; a range may go over Sunday.
 * Undefined for anything else.
 */
export function weekdays(given: unknown): number[] | undefined {
  const parts = typeof given === 'string' ? given.split(',') : given
  if (!Array.isArray(parts) || parts.length === 0) return undefined
  const numbers = parts.map((part: unknown) => (typeof given === 'string' ? range(part) : only(part)))
  if (numbers.some((each) => each.length === 0)) return undefined
  return [...new Set(numbers.flat())].sort((one, other) => one - other)
}

function range(part: unknown): number[] {
  const names = String(part).split('-')
  const [first, last] = [only(names[0])[0], only(names.at(-1))[0]]
  if (first === undefined || last === undefined || names.length > 2) return []
  const length = ((last - first + 7) % 7) + 1
  return Array.from({ length }, (_, index) => ((first - 1 + index) % 7) + 1)
}

function only(name: unknown): number[] {
  const index = typeof name === 'string' ? weekdayNames.indexOf(name.trim().toLowerCase()) : -1
  return index < 0 ? [] : [index + 1]
}
