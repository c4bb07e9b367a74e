/** Shifts what this process takes for the wall clock; its pace, timers and monotonic clock stay as they are. */
export function shiftClock(byMs: number): void {
  const Real = globalThis.Date
  class Shifted extends Real {
    constructor(...given: [] | [number | string | Date]) {
      if (given.length === 0) super(Real.now() + byMs)
      else super(...(given as [number]))
    }
    static override now(): number {
      return Real.now() + byMs
    }
  }
  globalThis.Date = Shifted as DateConstructor
}
