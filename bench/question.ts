/** A bound on a figure: of its condition of done, or of what the limits allow. */
export type Bound = { most: number } | { least: number }

/** One line of the answer: what was measured, against what, and how it was bounded. */
export type Figure = {
  name: string
  measured: number
  unit: string
  must?: Bound
  aim?: Bound
  /** Lowest and highest of the rounds. */
  spread?: readonly [number, number]
  /** The absolute numbers behind it. */
  detail: string
}

export type Question = {
  name: string
  asks: string
  answer(bench: Bench): Promise<Figure[]>
}

/** What a question is given: a server, and how much time it may take. */
export type Bench = {
  /** A migrated database of its own, with the fixtures of bench/sql in schema `bench`. */
  database(name: string): Promise<string>
  /** Fewer and smaller rounds, to see that everything works. */
  isQuick: boolean
  say(text: string): void
}
