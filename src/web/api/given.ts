import { z } from 'zod'
import { instantText, reason, runNumber, scheduleId } from '../input.ts'

/** What paths, queries and bodies of several operations have in common. */

export const scheduleParams = z.object({
  id: scheduleId.meta({
    description: 'Id of a schedule, as in punctual.config.ts.',
    example: 'feed-refresh',
  }),
})

export function numberParams(what: 'run' | 'backfill' | 'blackout') {
  return z.object({ id: numberOf(what) })
}

export function numberOf(what: 'run' | 'backfill' | 'blackout') {
  return z
    .string()
    .transform((text, context) => {
      const number = runNumber(text)
      if (number !== undefined) return number
      context.addIssue({ code: 'custom', message: `must be the number of a ${what}` })
      return z.NEVER
    })
    .meta({ type: 'integer', minimum: 1, description: `Number of the ${what}.`, example: 42 })
}

/** As far as a flag or a calendar could be called that. */
export const name = z
  .string()
  .transform((text) => text.slice(0, 100).replaceAll('\0', '').toWellFormed())
  .meta({ type: 'string' })

export const givenReason = reason.meta({
  type: 'string',
  maxLength: 500,
  description: 'Why, for whoever reads the audit log.',
  example: 'the supplier is back',
})

export const reasonOnly = z.strictObject({ reason: givenReason })

export function givenInstant(description: string, example = '2026-11-22T02:30:00Z') {
  return instantText.meta({ type: 'string', format: 'date-time', description, example })
}

export const givenPayload = z
  .record(z.string(), z.unknown(), 'must be an object')
  .optional()
  .meta({
    description: 'Laid over the payload of the schedule, for these runs only.',
    example: { full: true },
  })

export const dryRun = z
  .boolean('must be true or false')
  .default(false)
  .meta({ description: 'Only say what would happen. A VIEWER may ask that too.' })

export const scheduleFilter = scheduleId.optional().meta({
  description: 'Only of this schedule. One that does not exist is a 404, not an empty list.',
  example: 'feed-refresh',
})

/** A filter by text that somebody wrote. */
export function wordFilter(description: string, example: string) {
  return z
    .string()
    .regex(/^\P{Cc}{1,100}$/u, 'must be text of 1 to 100 characters')
    .refine((text) => text.isWellFormed(), 'holds characters that cannot be')
    .optional()
    .meta({ description, example, pattern: '^\\P{Cc}{1,100}$' })
}

/** Whether a body only asks. */
export function isDryRun(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'dryRun' in body && body.dryRun === true
}
