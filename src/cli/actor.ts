import { userName } from '../user-name.ts'

/** Who the audit log says it was. */
export function actor(): string {
  return `cli:${userName(String(process.getuid?.() ?? 'unknown'))}`
}
