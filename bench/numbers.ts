/** Wall clock in milliseconds with a fraction, comparable between the processes of one machine. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now()
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The median of one over the median of the other, with the lowest and highest ratio of the rounds that were neighbours. */
export function ratio({ of, to }: { of: readonly number[]; to: readonly number[] }) {
  const each = of.slice(0, to.length).map((value, index) => value / to[index]!)
  return {
    measured: median(of) / median(to),
    spread: [Math.min(...each), Math.max(...each)] as const,
  }
}

/** Median and range, for the detail of a figure: "182 ms (175–190)". */
export function shown(values: readonly number[], unit = 'ms'): string {
  return `${short(median(values))} ${unit} (${short(Math.min(...values))}–${short(Math.max(...values))})`
}

export function short(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en-US', { maximumFractionDigits: digits })
}
