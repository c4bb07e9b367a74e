import type { Database } from '../db/database.ts'
import { findSchedule } from '../db/schedules.ts'
import type { Output } from './output.ts'
import { mark } from './paint.ts'
import { withDatabase } from './target.ts'

type Acting = {
  ids: readonly string[]
  output: Output
  /** Answers the outcome in one or two words. */
  act(database: Database, id: string): Promise<string>
}

/** Does the same to several schedules: to none of them when one does not exist. */
export function onEach({ ids, output, act }: Acting): Promise<undefined> {
  return withDatabase(async (database) => {
    for (const id of ids) await findSchedule(database, id)
    const schedules: { id: string; outcome: string }[] = []
    for (const id of ids) schedules.push({ id, outcome: await act(database, id) })
    output.data({ schedules }, () =>
      schedules.map(({ id, outcome }) => `${mark(outcome)} ${id} ${outcome}`).join('\n'),
    )
    return undefined
  })
}
