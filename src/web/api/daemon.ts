import { Hono } from 'hono'
import type { Database } from '../../db/database.ts'
import { health } from '../../db/health.ts'
import type { WebEnv } from '../auth/guard.ts'
import { healthSentence } from '../health-sentence.ts'

export function daemonRoutes(database: Database): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.get('/status', async (c) => {
    const now = await health(database)
    return c.json({ ...now, message: healthSentence(now) })
  })
  return routes
}
