import { type Database, openDatabase } from '../db/database.ts'
import { NoAnswerError } from '../db/patience.ts'
import { DatabaseUnreachableError, LeadRefusedError } from '../errors.ts'
import { SuspendedError } from './suspended.ts'

const statementTimeoutMs = 30_000

/**
 * All connections of a daemon, opened before anything else and never let go: a server that is full later has none to give.
 * One becomes the session, one is for what must not delay a claim, one is left to ask after an answer that is late, and to
 * become the session in its turn.
 */
export function openConnections({
  url,
  leaderless = false,
}: {
  url: string
  leaderless?: boolean
}): Database {
  const limits = { answerWithinMs: statementTimeoutMs + 1_000 }
  const ours = { ...limits, statementTimeoutMs, limitsBySql: true }
  const room = { max: 3, kept: 3 }
  const applicationName = 'punctual daemon keeper'
  return openDatabase({ url, applicationName, ...room, ...(leaderless ? limits : ours) })
}

/** What made the server unreachable, where that is what an error says. */
export function causeOf(error: unknown): unknown {
  return error instanceof DatabaseUnreachableError ? error.cause : error
}

/** What a lost session says about the other connections: they are kept, unless they may be dead or lead to another server. */
export function doubtOthers(database: Database, error: unknown): void {
  if (error instanceof LeadRefusedError) database.renew()
  const reason = causeOf(error)
  const isSilent = reason instanceof NoAnswerError || reason instanceof SuspendedError
  if (isSilent) database.renew({ atOnce: true })
}
