import { Hono } from 'hono'
import type { ApiDocument } from '../api/api.ts'
import type { WebEnv } from '../auth/guard.ts'
import type { Identity } from '../auth/identity.ts'
import { Layout } from './layout.tsx'
import { page } from './render.ts'

export function apiReferenceRoutes(document: () => ApiDocument): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.get('/api-reference', (c) =>
    page(
      c,
      <p>
        {String(document)}
        {c.get('identity').subject as unknown as Identity}
      </p>,
    ),
  )
  return routes
}
void Layout
