import { Hono } from 'hono'
import { z } from 'zod'
import { listAudit } from '../../../db/audit.ts'
import { queryOf } from '../../input.ts'
import { databaseOf } from '../acting.ts'
import { addressesOf } from '../addresses.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { actions } from './actions.ts'
import { AuditPage } from './page.tsx'
import { waysOf } from './ways.ts'

const mostShown = 50
const named = z
  .string()
  .trim()
  .max(200, 'is longer than 200 characters')
  .refine((text) => !text.includes('\0') && text.isWellFormed(), 'holds characters that no name has')
  .transform((text) => (text === '' ? undefined : text))
  .optional()
const query = z.object({
  actor: named,
  subject: named,
  action: z
    .enum(['', ...actions], `must be one of ${actions.join(', ')}`)
    .transform((action) => (action === '' ? undefined : action))
    .optional(),
  before: z
    .string()
    .regex(/^\d{1,15}$/, 'must be the number of an act')
    .transform(Number)
    .optional(),
})

/** Who changed what? */
export function auditPageRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()
  routes.get('/audit', async (c) => {
    const database = databaseOf(c)
    const asked = queryOf(c, query)
    const acts = await listAudit(database, { ...asked, limit: mostShown + 1 })
    const shown = acts.slice(0, mostShown)
    const nextBefore = acts.length > mostShown ? shown.at(-1)!.id : undefined
    const copied = waysOf(asked, addressesOf(c))
    return page(c, <AuditPage acts={shown} {...{ asked, copied, nextBefore }} />)
  })
  return routes
}
