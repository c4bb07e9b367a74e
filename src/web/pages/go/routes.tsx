import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { databaseOf } from '../acting.ts'
import { place } from '../go-back.ts'
import { pageQuery, words } from '../parts/page-query.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { findEverywhere } from './found.ts'
import { addressOf, GoPage } from './page.tsx'

const query = z.object({ q: words.default(''), back: place })

/** A way to everything by its name. */
export function goRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()
  const asked = async (c: Context<SignedInEnv>) => {
    const { q: text, back } = pageQuery(c, query)
    const { mayChange, hasKeys } = c.get('view')
    return { text, back, found: await findEverywhere(databaseOf(c), { text, mayChange, hasKeys }) }
  }
  routes.get('/go', async (c) => page(c, <GoPage {...(await asked(c))} isOver={isOver(c)} />))
  routes.get('/go/first', async (c) => {
    const { text, back, found } = await asked(c)
    const [first] = found
    if (text === '' || first === undefined)
      return page(c, <GoPage text={text} back={back} found={found} isOver={false} />)
    return c.redirect(c.get('view').root + addressOf(first, back), 303)
  })
  return routes
}

/** Opened by scripts over another page: there one types and presses Enter, and means the first that is shown. */
function isOver(c: Context): boolean {
  return c.req.header('HX-Request') !== undefined && c.req.header('X-Update') === undefined
}
