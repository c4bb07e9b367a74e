import { type DaysOfYear, firstDayOf, yearOfDay } from './days.ts'
import type { Expression } from './expression.ts'
import type { ReadFields } from './read-fields.ts'

/**
 * A wall time is what a clock on the wall shows, without a zone: the milliseconds that the same reading would have
 * in UTC. Here an expression becomes wall times; which instants they are is for the zone to say.
 */
export type WallTime = number

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** The end of the calendar, 1 January 10000: nothing is looked for beyond. */
export const endOfTime: WallTime = firstDayOf(10_000) * day

export type WallRange = { from: WallTime; to: WallTime }

/** 0 for Sunday. */
export function weekdayOf(wall: WallTime): number {
  return (((Math.floor(wall / day) + 4) % 7) + 7) % 7
}

/** The matching wall times of [from, to), ascending. */
export function* wallTimes({ fields, days, open }: Expression, { from, to }: WallRange): Generator<WallTime> {
  for (const midnight of matchingDays(days, { from, to }))
    for (const times of open[weekdayOf(midnight)]!) {
      const first = Math.max(from, midnight + times.from)
      const last = Math.min(to, midnight + times.to)
      yield* timesOfDay(fields, { midnight, from: first, to: last })
    }
}

type PartOfDay = WallRange & { midnight: WallTime }

/** The wall times of [from, to), a part of one day, at which the hour, minute and second fields match. */
export function* timesOfDay(fields: ReadFields, { midnight, from, to }: PartOfDay): Generator<WallTime> {
  for (const hours of fields.hour.values) {
    const hourStart = midnight + hours * hour
    if (hourStart + hour <= from) continue
    if (hourStart >= to) return
    for (const minutes of fields.minute.values) {
      const minuteStart = hourStart + minutes * minute
      if (minuteStart + minute <= from) continue
      if (minuteStart >= to) return
      for (const seconds of fields.second.values) {
        const wall = minuteStart + seconds * second
        if (wall >= to) return
        if (wall >= from) yield wall
      }
    }
  }
}

export function firstWallTime(expression: Expression, range: WallRange): WallTime | undefined {
  return wallTimes(expression, range).next().value
}

/** The midnights of the matching days that share any moment with [from, to). */
function* matchingDays(days: DaysOfYear, { from, to }: WallRange): Generator<WallTime> {
  const firstDay = Math.floor(from / day)
  const end = Math.min(to, endOfTime)
  for (let year = yearOfDay(firstDay); firstDayOf(year) * day < end; year++) {
    const start = firstDayOf(year)
    const matching = days(year)
    for (let index = lowerBound(matching, firstDay - start); index < matching.length; index++) {
      const midnight = (start + matching[index]!) * day
      if (midnight >= end) return
      yield midnight
    }
  }
}

/** Where the first number that is not below `least` stands in an ascending list. */
function lowerBound(ascending: readonly number[], least: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle]! < least) low = middle + 1
    else high = middle
  }
  return low
}
