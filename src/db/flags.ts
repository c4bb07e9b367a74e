import { z } from 'zod'
import { NotFoundError } from '../errors.ts'
import type { Queryable } from './database.ts'
import { noSuch } from './no-such.ts'
import { instant, shaped } from './rows.ts'

/** A row of punctual.flags_detail: a feature flag and the schedules that fire only while it is on. */
export const flag = z.object({
  name: z.string(),
  isOn: z.boolean(),
  schedules: z.array(z.string()),
  changedBy: z.string().nullable(),
  changedAt: instant,
  /** Another one whenever it was turned. */
  version: z.string(),
})
export type Flag = z.infer<typeof flag>

/** Every flag, by name. */
export async function listFlags(database: Queryable): Promise<Flag[]> {
  const rows = await database.query('select * from punctual.flags_detail')
  return rows.map((row) => shaped(flag, row))
}

/** Flags by name, after one of them. */
export async function flagsAfter(
  database: Queryable,
  { after = '', limit }: { after?: string | undefined; limit: number },
): Promise<Flag[]> {
  const text = 'select * from punctual.flags_detail where name > $1 order by name limit $2'
  const rows = await database.query(text, [after, limit])
  return rows.map((row) => shaped(flag, row))
}

/** Refuses to go on, and keeps others from it, unless the flag has one of these versions. */
export async function expectFlag(
  transaction: Queryable,
  { name, versions }: { name: string; versions: readonly string[] },
): Promise<void> {
  await transaction.query('select punctual.expect_flag($1, $2)', [name, versions])
}

/** One flag; a NotFoundError names the one that was probably meant. */
export async function findFlag(database: Queryable, name: string): Promise<Flag> {
  const flags = await listFlags(database)
  const found = flags.find((each) => each.name === name)
  if (found === undefined) throw noSuchFlag(name, flags)
  return found
}

type Setting = { name: string; isOn: boolean; actor: string; reason?: string | undefined }

/** Turns a flag on or off. */
export async function setFlag(
  database: Queryable,
  { name, isOn, actor, reason }: Setting,
): Promise<'on' | 'off' | 'already on' | 'already off'> {
  const text = 'select punctual.set_flag($1, $2, $3, $4) as outcome'
  try {
    const [row] = await database.query<{ outcome: 'on' | 'off' | 'already on' | 'already off' }>(text, [
      name,
      isOn,
      reason ?? null,
      actor,
    ])
    return row!.outcome
  } catch (error) {
    throw error instanceof NotFoundError ? noSuchFlag(name, await listFlags(database)) : error
  }
}

function noSuchFlag(name: string, known: readonly Flag[]): NotFoundError {
  return noSuch({ kind: 'flag', name, known, otherwise: 'A flag is there once a schedule names it.' })
}
