import { Hono } from 'hono'
import { place } from '../go-back.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { HelpPage } from './page.tsx'

/** It needs no database, so it is there while everything else is down. */
export function helpRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()
  routes.get('/help', (c) => page(c, <HelpPage back={place.parse(c.req.query('back'))} />))
  return routes
}
