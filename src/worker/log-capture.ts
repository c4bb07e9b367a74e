import { inspect } from 'node:util'
import type { JobContext } from '../define.ts'

const bound = 64 * 1024

/** Keeps what a job logs, at most 64 KB of it: under pressure the oldest lines go, and the first line says so. */
export class LogCapture {
  readonly log: JobContext['log']
  readonly #lines: string[] = []
  #bytes = 0
  #dropped = 0
  readonly #onLine: () => void

  constructor(onLine: () => void = () => {}) {
    this.#onLine = onLine
    const at = (level: string) => (message: string, fields?: Record<string, unknown>) =>
      this.#add(level, message, fields)
    this.log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  }

  /** All lines, or null when there are none. */
  text(): string | null {
    if (this.#lines.length === 0) return null
    const head = this.#dropped === 0 ? [] : [`(${this.#dropped} earlier lines were dropped)`]
    return [...head, ...this.#lines].join('\n')
  }

  #add(level: string, message: string, fields?: Record<string, unknown>): void {
    const shown =
      fields === undefined ? '' : ` ${inspect(fields, { breakLength: Number.POSITIVE_INFINITY, depth: 4 })}`
    // Postgres cannot store a NUL, and one line must not be more than all of them may.
    const line = clipped(
      `${new Date().toISOString()} ${level} ${message}${shown}`.replaceAll('\0', '�'),
      bound / 4,
    )
    this.#lines.push(line)
    this.#bytes += Buffer.byteLength(line) + 1
    while (this.#bytes > bound - 64) {
      this.#bytes -= Buffer.byteLength(this.#lines.shift()!) + 1
      this.#dropped++
    }
    this.#onLine()
  }
}

/** The text cut to a number of bytes, without half a character at its end. */
export function clipped(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  return `${new TextDecoder().decode(Buffer.from(text).subarray(0, bytes - 4)).replace(/�$/, '')}…`
}
