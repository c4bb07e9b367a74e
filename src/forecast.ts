/**
 * What a list of starts to come amounts to: how many in which stretch of time, when most, which schedules start together, and
 * where there is room for a deploy. Plain arithmetic on instants, for the CLI and the pages alike; who shows cells in a time
 * zone begins them where an hour of that zone begins.
 */

/** One start to come. In any order. */
export type Start = { scheduledFor: Date; scheduleId: string }

/** A stretch of time, its beginning inside, its end outside. */
export type Range = { from: Date; until: Date }

export type Cell = {
  at: Date
  starts: number
  /** Whose they are, in the order of the alphabet. */
  scheduleIds: string[]
}

const minuteMs = 60_000

/** The range in cells of equal length, the empty ones too; the last one may reach beyond the end. */
export function cells(starts: readonly Start[], { from, until, cellMs }: Range & { cellMs: number }): Cell[] {
  const count = Math.max(0, Math.ceil((until.getTime() - from.getTime()) / cellMs))
  const members = Array.from({ length: count }, () => ({ starts: 0, ids: new Set<string>() }))
  for (const { scheduledFor, scheduleId } of within(starts, { from, until })) {
    const cell = members[Math.floor((scheduledFor.getTime() - from.getTime()) / cellMs)]!
    cell.starts += 1
    cell.ids.add(scheduleId)
  }
  return members.map(({ starts, ids }, place) => ({
    at: new Date(from.getTime() + place * cellMs),
    starts,
    scheduleIds: [...ids].sort(),
  }))
}

/**
 * Schedules that start once a minute or more often: they are in every cell, meet everybody and leave no time quiet, and so say
 * nothing about a good moment.
 */
export function steady(starts: readonly Start[], { from, until }: Range): string[] {
  const bySchedule = Map.groupBy(within(starts, { from, until }), ({ scheduleId }) => scheduleId)
  const minutes = (until.getTime() - from.getTime()) / minuteMs
  return [...bySchedule]
    .filter(([, own]) => own.length >= Math.max(2, minutes))
    .map(([scheduleId]) => scheduleId)
    .sort()
}

/** The first of those with the most starts; null where nothing starts. */
export function busiest(among: readonly Cell[]): Cell | null {
  const most = among.reduce((max, { starts }) => Math.max(max, starts), 0)
  return most === 0 ? null : among.find(({ starts }) => starts === most)!
}

export type Collision = {
  /** The first minute in which they meet. */
  at: Date
  /** In how many minutes exactly these do. */
  times: number
  scheduleIds: string[]
}

/** Schedules that start in the same minute: the largest companies first, then those that meet most often. */
export function collisions(starts: readonly Start[], { top = 5 }: { top?: number } = {}): Collision[] {
  const minutes = Map.groupBy(starts, ({ scheduledFor }) => Math.floor(scheduledFor.getTime() / minuteMs))
  const companies = new Map<string, Collision>()
  for (const [minute, together] of [...minutes].sort(([one], [other]) => one - other)) {
    const scheduleIds = [...new Set(together.map(({ scheduleId }) => scheduleId))].sort()
    if (scheduleIds.length < 2) continue
    const name = scheduleIds.join(' ')
    const known = companies.get(name)
    if (known !== undefined) known.times += 1
    else companies.set(name, { at: new Date(minute * minuteMs), times: 1, scheduleIds })
  }
  return [...companies.values()]
    .sort(
      (one, other) =>
        other.scheduleIds.length - one.scheduleIds.length ||
        other.times - one.times ||
        one.at.getTime() - other.at.getTime(),
    )
    .slice(0, top)
}

export type QuietWindow = Range & { seconds: number }

/** The longest stretches in which nothing starts, the longest first. */
export function quietWindows(
  starts: readonly Start[],
  { from, until, top = 5 }: Range & { top?: number },
): QuietWindow[] {
  const instants = within(starts, { from, until }).map(({ scheduledFor }) => scheduledFor.getTime())
  const edges = [from.getTime(), ...instants.sort((one, other) => one - other), until.getTime()]
  return edges
    .slice(1)
    .map((end, place) => ({ start: edges[place]!, ms: end - edges[place]! }))
    .filter(({ ms }) => ms > 0)
    .sort((one, other) => other.ms - one.ms || one.start - other.start)
    .slice(0, top)
    .map(({ start, ms }) => ({ from: new Date(start), until: new Date(start + ms), seconds: ms / 1_000 }))
}

function within(starts: readonly Start[], { from, until }: Range): Start[] {
  return starts.filter(({ scheduledFor }) => scheduledFor >= from && scheduledFor < until)
}
