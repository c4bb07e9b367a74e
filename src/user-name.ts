import { userInfo } from 'node:os'

/** Who runs this process; `otherwise` where the system has no name for them, as in a container under a bare number. */
export function userName(otherwise: string): string {
  try {
    return userInfo().username
  } catch {
    return otherwise
  }
}
