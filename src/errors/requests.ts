import { PunctualError } from './base.ts'

type Answer = { message: string; hint?: string | undefined }

/** Who changed something last; null where nobody knows any more. */
export type LastChange = { by: string | null; at: string | null }

/** What the caller wanted to change is not as he saw it. */
export class ChangedError extends PunctualError {
  readonly changed: LastChange

  constructor({ message, hint = 'Look at it again.', detail }: Answer & { detail?: string | undefined }) {
    super({ code: 'changed', message, hint })
    this.changed = detail === undefined ? { by: null, at: null } : lastChange(detail)
  }
}

/** A key of one request came with another one. */
export class KeyReusedError extends PunctualError {
  constructor({ message, hint = 'Give each request a key of its own.' }: Answer) {
    super({ code: 'key-reused', message, hint })
  }
}

function lastChange(detail: string): LastChange {
  const { by, at } = JSON.parse(detail) as LastChange
  return { by, at: at === null ? null : new Date(at).toISOString() }
}
