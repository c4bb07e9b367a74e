/** One line of the scoreboard. */
export type Figure = {
  /** 'S4' */
  id: string
  /** 'failover after kill -9 of the leader, p99' */
  what: string
  /** '212 ms', '0 of 10,240' */
  measured: string
  /** '< 500 ms' */
  target: string
  /** 'River <= 21 s, Quartz <= 15 s' */
  peer: string
  /** Null: a published limit, nothing is promised. */
  holds: boolean | null
}

export type Setting = {
  /** The nightly form, up to a quarter of an hour; 90 seconds at most otherwise. */
  long: boolean
  /** The form inside `npm test`, a few seconds. */
  short: boolean
  seed: number
  say(line: string): void
}

export type Answer = {
  figures: Figure[]
  /** Fewer faults than planned prove nothing, and are a miss. */
  faults: { planned: number; injected: number }
  /** Why nothing could be measured here. */
  skipped?: string
}

/** A file of test/chaos/questions exports one of these as `question`; the folder is the list. */
export type Question = {
  name: string
  /** Begins with the ids it answers, by which it can be asked: 'S4, S5: failover …'; S of the scoreboard, R of the table of faults. */
  about: string
  ask(setting: Setting): Promise<Answer>
}
