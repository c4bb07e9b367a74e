/** Where the calendar begins. */
export const beginningOfTime = Date.parse('0001-01-01T00:00:00Z')

export function checkedTime(date: Date): number {
  const time = date.getTime()
  if (Number.isNaN(time)) throw new RangeError('after and until must be valid dates')
  return time
}

export function checkedCount(count: number): number {
  if (count >= 0 && (Number.isInteger(count) || count === Number.POSITIVE_INFINITY)) return count
  throw new RangeError(`count must be a whole number of at least 0, not ${count}`)
}
