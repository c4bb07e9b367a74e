import { readdirSync, readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { Problem } from '../../problem.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { RunbookPage } from './page.tsx'

// Beside the sources in both layouts: src and dist lie equally deep.
const folder = new URL('../../../../docs/runbooks/', import.meta.url)
const names = new Set(readdirSync(folder).filter((name) => /^[a-z-]+\.md$/.test(name)))

/** The runbooks that the banner and the pages lead to. */
export function runbookRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()
  routes.get('/runbooks/:name', (c) => {
    const file = `${c.req.param('name')}.md`
    if (!names.has(file)) throw new Problem({ kind: 'not-found', detail: 'There is no such runbook.' })
    return page(c, <RunbookPage text={readFileSync(new URL(file, folder), 'utf8')} />)
  })
  return routes
}
