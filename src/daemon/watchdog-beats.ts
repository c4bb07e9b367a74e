/** When the loop last turned, and whether the main thread has heard of a stall. */
export type Beats = BigInt64Array<SharedArrayBuffer>

export type WatchdogData = { url: string; shared: SharedArrayBuffer; stallMs: number }

/** The same clock in every thread, unlike performance.now(). */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n)
}
