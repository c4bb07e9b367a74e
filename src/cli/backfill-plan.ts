import type { BackfillRequest } from '../db/backfills.ts'
import type { Count } from '../timed.ts'
import { counted } from '../wording.ts'
import type { Output } from './output.ts'
import { paint } from './paint.ts'
import { wallTime } from './times.ts'

type Planned = { output: Output; request: BackfillRequest; count: Count }

const shown = 20

/** What a backfill would run: how many, the first and the last, and those in between as far as they fit. */
export function showBackfillPlan({ output, request: { id, pace = 1 }, count: found }: Planned): undefined {
  const { count, isMore, first, last, instants } = found
  output.data({ scheduleId: id, pace, count, isMore, first, last, occurrences: instants }, () =>
    text(id, found),
  )
  output.note('\nNothing was changed.')
}

function text(id: string, { count, isMore, first, last, instants }: Count): string {
  if (first === null || last === null) return `${id} has no occurrence in that range.`
  const many = `${isMore ? 'more than ' : ''}${counted(count, 'occurrence')}`
  const listed = instants.slice(0, shown).map((instant) => `  ${wallTime(instant)}`)
  const left = count - listed.length
  const ending = isMore ? [] : [`  ${wallTime(last)}`]
  const between = left > 1 ? [paint('dim', `  … ${isMore ? 'and on' : `${left - 1} more`}`)] : []
  return [
    `${paint('bold', id)} would run ${many}`,
    ...listed,
    ...(left > 0 ? [...between, ...ending] : []),
  ].join('\n')
}
