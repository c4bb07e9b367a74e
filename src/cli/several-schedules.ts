import type { Database } from '../db/database.ts'
import type { ScheduleDetail } from '../db/schedules.ts'
import { UsageError } from '../errors.ts'
import { counted } from '../wording.ts'
import { presentSchedules } from './all-schedules.ts'

export type Several = { all?: true; tag?: string; yes?: true }

export const severalFlags = [
  { flags: '--all', help: 'every schedule that it would change' },
  { flags: '--tag <tag>', help: 'those with this tag that it would change' },
  { flags: '--yes', help: 'though they are more than ten, without having named them' },
]

/** Above so many names are no longer read. */
const mostUnconfirmed = 10

type Choosing = {
  ids: readonly string[]
  several: Several
  /** Of those that exist, which it is about. */
  isMeant(schedule: ScheduleDetail): boolean
}

/** Those named, or those with a tag, or all; many of which nobody named are refused without `--yes`, with their names. */
export async function chosenIds(database: Database, choosing: Choosing): Promise<readonly string[]> {
  const { ids, several, isMeant } = choosing
  const { all, tag, yes } = several
  if (all === undefined && tag === undefined) return named(ids)
  if (ids.length > 0)
    throw new UsageError({
      message: `${ids[0]} is named, and ${tag === undefined ? '--all' : '--tag'} given`,
      hint: 'Name schedules, or give --tag or --all.',
    })
  const meant = (await presentSchedules(database, { tag })).filter(isMeant).map(({ id }) => id)
  if (meant.length <= mostUnconfirmed || yes) return meant
  throw new UsageError({
    message: [`These are ${counted(meant.length, 'schedule')}:`, ...meant.map((id) => `  ${id}`)].join('\n'),
    hint: 'Nothing was changed. If all of them are meant, say so with --yes.',
  })
}

function named(ids: readonly string[]): readonly string[] {
  if (ids.length > 0) return [...new Set(ids)]
  throw new UsageError({
    message: 'No schedule is named',
    hint: 'Name one or several, or give --tag or --all.',
  })
}
