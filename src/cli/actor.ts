import { userInfo } from 'node:os'

/** Who the audit log says it was. */
export function actor(): string {
  return `cli:${userName()}`
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under a number that no user has.
    return String(process.getuid?.() ?? 'unknown')
  }
}
