import type { Report } from './report.ts'

type Firing = { at: number; schedule: string }
type Company = { at: number; times: number; members: readonly string[] }

const minute = 60_000
/** Different companies that are remembered; beyond, the least ones are forgotten. */
const mostCompanies = 5_000
const namesShown = 20

type Range = { from: Date; to: Date; top: number }

/**
 * What fires when: peak, collisions, quiet windows, hours. Firings come in no particular order and are kept until nothing
 * earlier can come any more; then they are counted in order and forgotten, so that a year needs no more memory than a day.
 */
export class Timeline {
  readonly firesByHour: number[] = Array(24).fill(0)
  readonly #range: Range
  readonly #companies = new Map<string, Company>()
  #waiting: Firing[] = []
  #quiet: { from: number; to: number }[] = []
  #peak: { at: number; fires: number } | undefined
  #last: number

  constructor(range: Range) {
    this.#range = range
    this.#last = range.from.getTime()
  }

  add(at: Date, schedule: string): void {
    this.#waiting.push({ at: at.getTime(), schedule })
  }

  /** Nothing before this instant will be added any more. */
  settle(before: Date): void {
    const whole = Math.floor(before.getTime() / minute) * minute
    const ready = this.#waiting.filter(({ at }) => at < whole)
    this.#waiting = this.#waiting.filter(({ at }) => at >= whole)
    this.#count(ready)
  }

  /** Counts what is left, up to the end of the range. */
  close(): Pick<Report, 'peakMinute' | 'collisions' | 'quietWindows' | 'firesByHour'> {
    this.#count(this.#waiting)
    this.#waiting = []
    this.#pass(this.#range.to.getTime())
    const { top } = this.#range
    return {
      peakMinute: this.#peak === undefined ? null : { ...this.#peak, at: new Date(this.#peak.at) },
      collisions: this.#largest(top).map(({ at, times, members }) => ({
        at: new Date(at),
        times,
        schedules: members.length,
        scheduleIds: members.slice(0, namesShown),
      })),
      quietWindows: this.#quiet.map(({ from, to }) => ({
        from: new Date(from),
        to: new Date(to),
        seconds: (to - from) / 1000,
      })),
      firesByHour: this.firesByHour,
    }
  }

  #count(firings: Firing[]): void {
    firings.sort((one, other) => one.at - other.at)
    let first = 0
    for (let next = 1; next <= firings.length; next++) {
      const at = minuteOf(firings[first]!)
      if (next < firings.length && minuteOf(firings[next]!) === at) continue
      this.#countMinute(at, firings.slice(first, next))
      first = next
    }
  }

  #countMinute(at: number, firings: readonly Firing[]): void {
    for (const firing of firings) this.#pass(firing.at)
    const fires = firings.length
    this.firesByHour[new Date(at).getUTCHours()]! += fires
    if (fires > (this.#peak?.fires ?? 0)) this.#peak = { at, fires }
    const members = [...new Set(firings.map(({ schedule }) => schedule))].sort()
    if (members.length > 1) this.#meet(at, members)
  }

  #meet(at: number, members: readonly string[]): void {
    const key = members.join(' ')
    const known = this.#companies.get(key)
    if (known !== undefined) {
      known.times += 1
      return
    }
    this.#companies.set(key, { at, times: 1, members })
    if (this.#companies.size <= mostCompanies) return
    const kept = this.#largest(mostCompanies / 2)
    this.#companies.clear()
    for (const company of kept) this.#companies.set(company.members.join(' '), company)
  }

  #largest(count: number): Company[] {
    return [...this.#companies.values()]
      .sort(
        (one, other) =>
          other.members.length - one.members.length || other.times - one.times || one.at - other.at,
      )
      .slice(0, count)
  }

  #pass(at: number): void {
    const from = this.#last
    this.#last = Math.max(at, from)
    const shortest = this.#quiet.at(-1)
    const isFull = this.#quiet.length >= this.#range.top
    if (at <= from || (isFull && at - from <= shortest!.to - shortest!.from)) return
    this.#quiet.push({ from, to: at })
    this.#quiet.sort((one, other) => other.to - other.from - (one.to - one.from) || one.from - other.from)
    this.#quiet.length = Math.min(this.#quiet.length, this.#range.top)
  }
}

function minuteOf({ at }: Firing): number {
  return Math.floor(at / minute) * minute
}
