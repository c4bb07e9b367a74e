import type { ReadFields } from './read-fields.ts'

/** The days of a year, 0 for 1 January, on which an expression fires. */
export type DaysOfYear = (year: number) => readonly number[]

/** A year is one of 14 kinds: leap or not, and the weekday of its first day. Equal kinds have equal days. */
type YearKind = { isLeap: boolean; firstWeekday: number }

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export function daysOfYear(fields: ReadFields): DaysOfYear {
  return byKind((kind) => matchingDays(fields, kind))
}

/** Those of the days that fall on some of the weekdays, 0 for Sunday. */
export function onWeekdays(days: DaysOfYear, isWanted: (weekday: number) => boolean): DaysOfYear {
  return byKind(({ firstWeekday }, year) =>
    days(year).filter((index) => isWanted((firstWeekday + index) % 7)),
  )
}

function byKind(daysOf: (kind: YearKind, year: number) => readonly number[]): DaysOfYear {
  const known: (readonly number[] | undefined)[] = []
  return (year) => {
    const kind = kindOf(year)
    const index = kind.firstWeekday + (kind.isLeap ? 7 : 0)
    known[index] ??= daysOf(kind, year)
    return known[index]
  }
}

/** One year of each kind: 2000 to 2027 hold all 14. */
const everyKind = Array.from({ length: 28 }, (_, index) => 2000 + index)

export function everMatches(days: DaysOfYear): boolean {
  return everyKind.some((year) => days(year).length > 0)
}

export function matchesEveryYear(days: DaysOfYear): boolean {
  return everyKind.every((year) => days(year).length > 0)
}

function matchingDays(fields: ReadFields, { isLeap, firstWeekday }: YearKind): readonly number[] {
  const days: number[] = []
  let first = 0
  for (const [index, common] of monthLengths.entries()) {
    const length = index === 1 && isLeap ? 29 : common
    if (fields.month.values.includes(index + 1))
      for (let day = 1; day <= length; day++) {
        const weekday = (firstWeekday + first + day - 1) % 7
        if (dayMatches(fields, { day, weekday, length })) days.push(first + day - 1)
      }
    first += length
  }
  return days
}

type Day = { day: number; weekday: number; length: number }

function dayMatches({ dayOfMonth, dayOfWeek }: ReadFields, { day, weekday, length }: Day): boolean {
  const inMonth = dayOfMonth.values.includes(day) || (dayOfMonth.hasLastDay && day === length)
  const inWeek =
    dayOfWeek.values.includes(weekday) ||
    (day > length - 7 && dayOfWeek.lastWeekdays.includes(weekday)) ||
    dayOfWeek.nthWeekdays.some((each) => each.weekday === weekday && each.nth === Math.ceil(day / 7))
  const mustBothMatch = dayOfMonth.beginsWithStar || dayOfWeek.beginsWithStar
  return mustBothMatch ? inMonth && inWeek : inMonth || inWeek
}

function kindOf(year: number): YearKind {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return { isLeap, firstWeekday: (((firstDayOf(year) + 4) % 7) + 7) % 7 }
}

/** Days from 1 January 1970 to 1 January of a year, by the Gregorian calendar without end. */
export function firstDayOf(year: number): number {
  const before = year - 1
  return before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 719_162
}

export function yearOfDay(day: number): number {
  const guess = Math.floor((day + 719_162) / 365.2425) + 1
  if (firstDayOf(guess) > day) return guess - 1
  return firstDayOf(guess + 1) <= day ? guess + 1 : guess
}
