import { Hono } from 'hono'
import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { findFlag, listFlags, setFlag } from '../../db/flags.ts'
import type { WebEnv } from '../auth/guard.ts'
import { bodyOf, nameOf, reason } from '../input.ts'

const change = z.strictObject({ on: z.boolean('must be true or false'), reason })

export function flagRoutes(database: Database): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.get('/', async (c) => c.json({ flags: await listFlags(database) }))
  routes.get('/:name', async (c) => c.json(await findFlag(database, nameOf(c))))
  routes.put('/:name', async (c) => {
    const name = nameOf(c)
    const { on: isOn, reason } = await bodyOf(c, change)
    await setFlag(database, { name, isOn, reason, actor: c.get('identity').subject })
    return c.json(await findFlag(database, name))
  })
  return routes
}
