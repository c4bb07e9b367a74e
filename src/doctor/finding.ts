/** What one check found: a sentence, and where it is not well the sentence or command that mends it. */
export type Finding = { check: string; level: 'ok' | 'warn' | 'fail'; found: string; fix?: string }

export function ok(check: string, found: string): Finding {
  return { check, level: 'ok', found }
}

export function warn(check: string, found: string, fix: string): Finding {
  return { check, level: 'warn', found, fix }
}

export function fail(check: string, found: string, fix: string): Finding {
  return { check, level: 'fail', found, fix }
}
