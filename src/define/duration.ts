/** Milliseconds, or a number with its unit: `'500ms'`, `'60s'`, `'5m'`, `'1h'`, `'7d'`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`

/** A date with its offset, `'2026-12-01T00:00:00Z'` or `'2026-12-01T00:00+01:00'`, or a Date. */
export type Instant = string | Date
