import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { unknownSchedules } from '../../db/schedules.ts'
import { NothingToSimulateError } from '../../errors.ts'
import { scheduleId } from '../input.ts'
import { Problem } from '../problem.ts'
import type { ApiOptions } from './api.ts'
import { examples } from './examples.ts'
import { givenInstant } from './given.ts'
import { addOperation } from './operation.ts'
import { simulationReport } from './schemas/daemon.ts'
import { unknownNames } from './unknown-names.ts'

const mostDays = 366
const mostOccurrences = 50_000
const mostListed = 10_000
const mostSchedules = 1_000
const longestRun = 7 * 86_400

const counting = (from: number, to: number) => {
  const error = `must be a whole number from ${from} to ${to}`
  return z.int(error).min(from, error).max(to, error).optional()
}
const durationError = `must be "history" or a number of seconds from 0 to ${longestRun}`

const question = z
  .strictObject({
    from: givenInstant('Where the range begins; it belongs to it.', '2026-03-08T00:00:00Z'),
    to: givenInstant(
      `Where the range ends; it does not belong to it. At most ${mostDays} days later.`,
      '2026-03-09T00:00:00Z',
    ),
    scheduleIds: z
      .array(scheduleId, 'must be a list of ids of schedules')
      .min(1, 'must name a schedule; leave it out for all that are enabled')
      .max(mostSchedules, `names more than ${mostSchedules}; leave it out for all that are enabled`)
      .optional()
      .meta({ description: 'Only these, enabled or not; all that are enabled, unless given.' }),
    all: z.boolean('must be true or false').optional().meta({ description: 'Also those that are disabled.' }),
    duration: z
      .union(
        [z.literal('history'), z.number().min(0, durationError).max(longestRun, durationError)],
        durationError,
      )
      .default('history')
      .meta({ description: 'How long each run takes, in seconds; `history`: as long as the last ones did.' }),
    limit: counting(0, mostListed).meta({ description: 'How many occurrences are listed.' }),
    top: counting(1, 100).meta({ description: 'How many collisions and quiet windows are listed.' }),
  })
  .refine(({ from, to }) => to > from, { path: ['to'], error: 'must be after from' })
  .refine(({ from, to }) => to.getTime() - from.getTime() <= mostDays * 86_400_000, {
    path: ['to'],
    error: `is more than ${mostDays} days after from`,
  })
  .refine(({ scheduleIds, all }) => !(all && scheduleIds), {
    path: ['all'],
    error: 'does not go with scheduleIds: whoever is named is simulated, enabled or not',
  })

/** What would happen? One simulation at a time, bounded, given up when nobody waits for it any more. */
export function addSimulate({ api, database, scratchUrl, stopping }: ApiOptions): void {
  let isBusy = false

  addOperation(
    { api, database },
    {
      method: 'post',
      path: '/simulate',
      operationId: 'simulate',
      tag: 'Simulation',
      summary: 'Say what every occurrence of a range would become',
      description: `Decided by the engine itself in a scratch database; nothing changes. One at a time in each web process, at most ${mostOccurrences} occurrences. A VIEWER may ask it too.`,
      body: question,
      example: {
        ...{ from: '2026-03-08T00:00:00Z', to: '2026-03-09T00:00:00Z' },
        ...{ scheduleIds: ['nightly'], duration: 30 },
      },
      isQuestion: () => true,
      refusals: ['simulation_under_way', 'schedule_retired'],
      problems: ['no-scratch', 'not-ready'],
      answers: { 200: { description: 'The report.', schema: simulationReport, example: examples.report } },
    },
    async ({ body: { duration, ...given }, signal: gone }) => {
      if (scratchUrl === undefined) throw noServer()
      await refuseUnknown(database, given.scheduleIds ?? [])
      if (isBusy) throw underWay()
      isBusy = true
      const signal = AbortSignal.any([gone, stopping])
      try {
        // What makes a database is loaded when one is made.
        const { simulate } = await import('../../simulation/simulation.ts')
        const durationMs = duration === 'history' ? undefined : duration * 1_000
        const request = { ...given, durationMs }
        return { body: await simulate({ database, scratchUrl, request, most: mostOccurrences, signal }) }
      } catch (error) {
        if (error instanceof NothingToSimulateError) throw nothingChosen(error, given)
        if (!signal.aborted) throw error
        throw new Problem({ kind: 'not-ready', detail: 'The simulation was given up.' })
      } finally {
        isBusy = false
      }
    },
  )
}

async function refuseUnknown(database: Database, names: readonly string[]): Promise<void> {
  const { unknown, known } = await unknownSchedules(database, names)
  const isKnown = (id: string) => !unknown.has(id)
  const problem = unknownNames({ what: 'schedule', member: 'scheduleIds', names, isKnown, known })
  if (problem !== undefined) throw problem
}

function nothingChosen(
  { message: detail, hint }: NothingToSimulateError,
  { all }: { all?: boolean | undefined },
) {
  const otherwise = 'Name some in scheduleIds, or take the disabled ones too with "all": true.'
  return new Problem({ kind: 'invalid', detail, hint: all ? hint : otherwise })
}

function noServer(): Problem {
  const detail = 'No server is known on which a scratch database may be made.'
  return new Problem({ kind: 'no-scratch', detail, hint: 'Set PUNCTUAL_SCRATCH_URL and start again.' })
}

function underWay(): Problem {
  const detail = 'Another simulation is running here; only one may at a time.'
  const reason = 'simulation_under_way'
  return new Problem({ kind: 'refused', detail, reason, hint: 'Try again when it has ended.' })
}
