const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of `'60s'`, `'1.5h'` or a plain number; undefined for anything else. */
export function durationMs(given: unknown): number | undefined {
  if (typeof given === 'number') return Number.isFinite(given) && given >= 0 ? Math.round(given) : undefined
  if (typeof given !== 'string') return undefined
  const [, amount, unit] = /^(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h|d)$/.exec(given) ?? []
  return amount === undefined ? undefined : Math.round(Number(amount) * units[unit as keyof typeof units])
}
