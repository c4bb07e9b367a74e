import { blackoutsAt, listCalendars } from '../../db/calendars.ts'
import type { Queryable } from '../../db/database.ts'
import { RefusedError } from '../../errors.ts'
import { type PreviewQuestion, previewOf, previewQuestion } from '../preview.ts'
import type { ApiOptions } from './api.ts'
import { examples } from './examples.ts'
import { addOperation } from './operation.ts'
import { preview } from './schemas/daemon.ts'
import { unknownNames } from './unknown-names.ts'

/** When would this fire? Where no calendar is named, the answer needs no database. */
export function addPreview({ api, database }: ApiOptions): void {
  addOperation(
    { api, database },
    {
      method: 'post',
      path: '/schedules/preview',
      operationId: 'previewSchedule',
      tag: 'Schedules',
      summary: 'Say when an expression would fire',
      description:
        'Asks the calendar alone, and of the calendars that are named their days; nothing is stored. A VIEWER may ask it too.',
      body: previewQuestion,
      example: {
        ...{ cron: '30 2 * * *', timezone: 'America/New_York', from: '2026-03-07T12:00:00Z' },
        ...{ count: 2, dst: { gap: 'after' } },
      },
      isQuestion: () => true,
      refusals: ['calendar_retired'],
      answers: {
        200: { description: 'The next occurrences.', schema: preview, example: examples.preview },
      },
    },
    async ({ body, database }) => {
      const answer = previewOf(body)
      const { calendars = [] } = body
      if (calendars.length === 0) return { body: answer }
      await refuseAbsent(database, calendars)
      return { body: { ...answer, occurrences: await withBlackouts(database, body, answer.occurrences) } }
    },
  )
}

async function refuseAbsent(database: Queryable, names: readonly string[]): Promise<void> {
  const calendars = await listCalendars(database)
  const known = calendars.map(({ name }) => name)
  const isKnown = (name: string) => known.includes(name)
  const problem = unknownNames({ what: 'calendar', member: 'calendars', names, isKnown, known })
  if (problem !== undefined) throw problem
  const retired = calendars.find(({ name, retiredAt }) => retiredAt !== null && names.includes(name))
  if (retired === undefined) return
  throw new RefusedError({
    message: `Calendar "${retired.name}" is retired: the code no longer defines it`,
    hint: 'Define it again in punctual.config.ts and deploy.',
    constraint: 'calendar_retired',
  })
}

type Occurrences = ReturnType<typeof previewOf>['occurrences']

async function withBlackouts(
  database: Queryable,
  { calendars = [], timezone }: PreviewQuestion,
  occurrences: Occurrences,
) {
  const instants = occurrences.map(({ at }) => at)
  const blackouts = await blackoutsAt(database, { calendars, timezone, instants })
  return occurrences.map(({ note, ...occurrence }, index) => {
    const blackout = blackouts[index] ?? undefined
    const told = blackout && `${occurrence.local.slice(0, 10)} is blacked out by ${blackout}.`
    const notes = [note, told].filter((text) => text !== undefined)
    return { ...occurrence, ...(notes.length > 0 && { note: notes.join(' ') }), blackout }
  })
}
