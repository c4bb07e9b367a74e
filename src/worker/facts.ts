import { z } from 'zod'

const facts = z.object({
  jobRunId: z.coerce.number().int().positive(),
  runId: z.string(),
  scheduleId: z.string(),
  job: z.string(),
  scheduledFor: z.coerce.date(),
  trigger: z.enum(['schedule', 'catch_up', 'manual', 'backfill', 'retry']),
  deadline: z.coerce.date().nullable().default(null),
})

/** What the claim wrote into every payload under `_punctual`. */
export type Facts = z.infer<typeof facts>

const payload = z.looseObject({ _punctual: facts })

/** Parts a payload as Graphile Worker hands it over into the facts of its run and what the job is given. */
export function partsOf(given: unknown): { facts: Facts; payload: Record<string, unknown> } {
  const { _punctual, ...rest } = payload.parse(given)
  return { facts: _punctual, payload: rest }
}
