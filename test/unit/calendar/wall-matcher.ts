/** What a clock shows, as the milliseconds the same reading would have in UTC. */
export type Wall = number

/** Whether a wall time matches a cron expression, for the plain dialect the oracle's patterns use. */
export function matcher(cron: string): (wall: Wall) => boolean {
  const fields = cron.split(' ')
  const [seconds, minutes, hours, days, months, weekdays] = fields.length === 5 ? ['0', ...fields] : fields
  const isTime = [list(seconds!, 0, 59), list(minutes!, 0, 59), list(hours!, 0, 23)]
  const isDay = dayMatcher({ days: days!, months: months!, weekdays: weekdays! })
  const knownDays = new Map<number, boolean>()
  return (wall) => {
    const date = Math.floor(wall / 86_400_000)
    const second = (wall - date * 86_400_000) / 1000
    if (!isTime[0]!.has(second % 60) || !isTime[1]!.has(Math.floor(second / 60) % 60)) return false
    if (!isTime[2]!.has(Math.floor(second / 3600))) return false
    const known = knownDays.get(date) ?? isDay(new Date(date * 86_400_000))
    knownDays.set(date, known)
    return known
  }
}

function dayMatcher({ days, months, weekdays }: { days: string; months: string; weekdays: string }) {
  const inMonths = list(months, 1, 12)
  return (date: Date) => {
    if (!inMonths.has(date.getUTCMonth() + 1)) return false
    const day = date.getUTCDate()
    const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
    const weekday = date.getUTCDay()
    const byDay = days.split(',').some((each) => (each === 'L' ? day === length : list(each, 1, 31).has(day)))
    const byWeekday = weekdays.split(',').some((each) => isWeekday(each, { day, length, weekday }))
    return days.startsWith('*') || weekdays.startsWith('*') ? byDay && byWeekday : byDay || byWeekday
  }
}

function isWeekday(text: string, { day, length, weekday }: { day: number; length: number; weekday: number }) {
  const special = /^(\d)(L|#\d)$/.exec(text)
  if (special === null) return list(text, 0, 7).has(weekday) || (weekday === 0 && list(text, 0, 7).has(7))
  if (Number(special[1]) % 7 !== weekday) return false
  if (special[2] === 'L') return day + 7 > length
  const nth = Number(special[2]!.slice(1))
  return day > (nth - 1) * 7 && day <= nth * 7
}

function list(text: string, min: number, max: number): Set<number> {
  const values = new Set<number>()
  for (const part of text.split(',')) {
    const [range = '', step = '1'] = part.split('/')
    const [low, high] = range === '*' ? [min, max] : range.split('-').map(Number)
    for (let value = low!; value <= (high ?? low!); value += Number(step)) values.add(value)
  }
  return values
}
