import type { Hono } from 'hono'
import { z } from 'zod'
import { backfill, cancelBackfill, findBackfill } from '../../../db/backfills.ts'
import { countBackfill } from '../../../passed.ts'
import { reason, scheduleId } from '../../input.ts'
import { act, databaseOf } from '../acting.ts'
import { backOf, backTo, place } from '../go-back.ts'
import { fieldInstant, numberOf, pageQuery } from '../parts/page-query.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { AskBackfill, AskCancelBackfill } from './backfill-asks.tsx'

const paceError = 'must be a whole number from 1 to 1000'
const labels = { scheduleId: 'Schedule', from: 'From', to: 'To', pace: 'Runs at a time' }
const fields = z.object({
  scheduleId,
  from: fieldInstant,
  to: fieldInstant,
  pace: z
    .string()
    .regex(/^\d{1,4}$/, paceError)
    .transform(Number)
    .refine((pace) => pace >= 1 && pace <= 1_000, paceError)
    .default(1),
})
const isInOrder = ({ from, to }: { from: Date; to: Date }) => from <= to
const order = { error: 'must not be before From', path: ['to'] }
const range = fields.refine(isInOrder, order)
const request = fields.extend({ reason, back: place }).refine(isInOrder, order)
const cancelling = z.object({ reason, back: place })
const shown = 100

/** Past ranges: asking for one, with its count first, and cancelling one. */
export function addBackfillRoutes(routes: Hono<SignedInEnv>): void {
  routes.get('/missed/backfill', async (c) => {
    const asked = pageQuery(c, range, labels)
    const { scheduleId: id, from: since, to: until, pace } = asked
    const count = await countBackfill(databaseOf(c), { id, since, until, pace, shown })
    return page(c, <AskBackfill asked={asked} count={count} back={backOf(c, 'missed')} />)
  })

  routes.post(
    '/missed/backfill',
    act(request, async ({ c, form, actor, transaction }) => {
      const { scheduleId: id, from: since, to: until, pace, reason, back } = form
      await backfill(transaction, { id, since, until, pace, actor, reason })
      return backTo(c, back, { done: 'backfilled', id })
    }),
  )

  routes.get('/missed/backfills/:id/cancel', async (c) => {
    const found = await findBackfill(databaseOf(c), numberOf(c, 'backfill'))
    return page(c, <AskCancelBackfill backfill={found} back={backOf(c, 'missed')} />)
  })

  routes.post(
    '/missed/backfills/:id/cancel',
    act(cancelling, async ({ c, form: { back, reason }, actor, transaction }) => {
      await cancelBackfill(transaction, { id: numberOf(c, 'backfill'), actor, reason })
      return backTo(c, back, { done: 'backfill-cancelled' })
    }),
  )
}
