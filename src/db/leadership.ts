import { LeadRefusedError } from '../errors.ts'
import type { Queryable } from './database.ts'
import type { Session } from './session.ts'

type Trying = { worker: string; waitMs: number; region: string | null }

/** Waits for the leader's lock on this session; the new epoch, or null when another daemon keeps it. */
export async function tryLead(session: Session, { worker, waitMs, region }: Trying): Promise<number | null> {
  const [row] = await session.query<{ epoch: number | null }>(
    "select punctual.try_lead($1, $2 * interval '1 millisecond', $3) as epoch",
    [worker, waitMs, region],
    { deadlineMs: waitMs + 3_000, expectedMs: waitMs },
  )
  return row?.epoch ?? null
}

type Term = { worker: string; epoch: number; reason: string }

export async function resign(session: Queryable, { worker, epoch, reason }: Term): Promise<void> {
  await session.query('select punctual.resign($1, $2, $3)', [worker, epoch, reason])
}

/** Tells afterwards what ended a term, and how long ago that was. */
export async function explainTerm(
  session: Queryable,
  { worker, epoch, reason, agoMs }: Term & { agoMs: number },
): Promise<void> {
  const values = [worker, epoch, reason, agoMs]
  await session.query("select punctual.explain_term($1, $2, $3, $4 * interval '1 millisecond')", values)
}

export type Server = { systemIdentifier: string | null; timeline: number | null; acceptedAt: Date | null }

/** Which server this is, and when an operator last declared it the one to keep time on. */
export async function serverOf(session: Queryable): Promise<Server> {
  const [row] = await session.query<Server>(
    'select system_identifier::text as "systemIdentifier", timeline, punctual.accepted_at() as "acceptedAt" from punctual.server_identity()',
  )
  return row!
}

/** Refuses a server that is older than the one this process saw before: an address that leads to an old primary, or to a copy. */
export function assertNotOlder(server: Server, seen: Server | undefined): void {
  if (seen === undefined || server.acceptedAt?.getTime() !== seen.acceptedAt?.getTime()) return
  const isAnother = differs(server.systemIdentifier, seen.systemIdentifier)
  const isOlder = (server.timeline ?? 0) < (seen.timeline ?? 0) && server.timeline !== null
  if (!isAnother && !isOlder) return
  const was = isAnother ? `server ${seen.systemIdentifier}` : `timeline ${seen.timeline}`
  const is = isAnother ? `server ${server.systemIdentifier}` : `timeline ${server.timeline}`
  throw new LeadRefusedError({
    message: `Nobody leads here: this daemon was on ${was} before, and its address leads to ${is} now: an old primary or a copy`,
    hint: "Correct the address. If this is the database to keep time with: select punctual.accept_server('why');",
  })
}

function differs(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other
}

export type PreferredRegion = { present: number; isLed: boolean; hasResigned: boolean }

export async function preferredRegion(session: Queryable, region: string): Promise<PreferredRegion> {
  const [row] = await session.query<PreferredRegion>(
    'select present, is_led as "isLed", has_resigned as "hasResigned" from punctual.preferred_region($1)',
    [region],
  )
  return row!
}

/** For as long as the session lives, daemons elsewhere give way to it. */
export async function showPresence(session: Queryable, region: string): Promise<void> {
  await session.query('select punctual.show_presence($1)', [region])
}

/** Says something to all that listen; over another connection than theirs. */
export async function say(
  database: { query(text: string, values: string[]): Promise<unknown> },
  payload: string,
): Promise<void> {
  await database.query("select pg_notify('punctual', $1)", [payload])
}
