/** What went wrong, to whoever asked, in the errors of Postgres that none of our functions raised. */
export type Meaning = 'odd-input' | 'busy' | 'not-migrated'

const notMigrated = new Set(['3F000', '42P01', '42703', '42883'])
const busy = new Set(['25006', '40001', '40P01', '55P03', '57014'])

/** A lock that was not to be had in the time that the statement may wait for one. */
export function isHeld(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03'
}

/** A statement that the server stopped because it took longer than its session allows. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014'
}

/** Undefined for what no caller could have caused or wait out: a bug of ours. */
export function meaningOf(error: unknown): Meaning | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!/^[0-9A-Z]{5}$/.test(code)) return undefined
  if (notMigrated.has(code)) return 'not-migrated'
  if (busy.has(code) || /^(08|53|57P)/.test(code)) return 'busy'
  return /^22/.test(code) ? 'odd-input' : undefined
}
