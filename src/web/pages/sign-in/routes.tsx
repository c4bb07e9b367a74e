import { Hono } from 'hono'
import { z } from 'zod'
import type { Auth } from '../../auth/auth.ts'
import { requireAuth } from '../../auth/guard.ts'
import { requireSameOrigin } from '../../auth/same-origin.ts'
import { endSession, sessionSeconds, setSession } from '../../auth/session-cookie.ts'
import type { SignInLinks } from '../../auth/sign-in-links.ts'
import { formOf } from '../../input.ts'
import { Problem } from '../../problem.ts'
import { backTo } from '../go-back.ts'
import { page } from '../render.tsx'
import type { PageEnv } from '../view.ts'
import { SignedInPage, SignInPage } from './page.tsx'

type Options = {
  auth: Auth | undefined
  links: SignInLinks
  /** Whom the audit log names when somebody came by a link. */
  operator: string
}

const form = z.object({ token: z.string().trim().min(1, 'is empty') })

/** How a browser gets its session: by a link that works once, or by a token that somebody pastes. */
export function signInRoutes({ auth, links, operator }: Options): Hono<PageEnv> {
  const routes = new Hono<PageEnv>()

  routes.get('/sign-in', async (c) => {
    const { verify, mint } = requireAuth(auth)
    const linkToken = c.req.query('token')
    // What only asks for headers (a chat that looks links up, say) does not use the link up.
    if (linkToken === undefined || c.req.method === 'HEAD') return page(c, <SignInPage />)
    if (mint === undefined || !links.redeem(linkToken))
      throw new Problem({ kind: 'gone', detail: 'This link has been used, or is too old.' })
    const token = await mint({ role: 'ADMIN', subject: operator, ttlSeconds: sessionSeconds })
    setSession(c, { token, identity: await verify(token) })
    // A browser that came from another site would not send the strict cookie along a redirect.
    const isDirect = ['none', 'same-origin', undefined].includes(c.req.header('Sec-Fetch-Site'))
    return isDirect ? backTo(c) : page(c, <SignedInPage />)
  })

  routes.post('/sign-in', async (c) => {
    const { verify } = requireAuth(auth)
    requireSameOrigin(c)
    const { token } = await formOf(c, form)
    setSession(c, { token, identity: await verify(token) })
    return backTo(c)
  })

  routes.post('/sign-out', (c) => {
    requireSameOrigin(c)
    endSession(c)
    return backTo(c, 'sign-in')
  })

  return routes
}
