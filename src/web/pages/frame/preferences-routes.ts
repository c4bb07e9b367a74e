import { type Context, Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { z } from 'zod'
import { isSecure } from '../../auth/session-cookie.ts'
import { formOf } from '../../input.ts'
import { backTo, place } from '../go-back.ts'
import { type PageEnv, themes, zoneOf } from '../view.ts'

const form = z.object({
  theme: z.enum(['', ...themes], 'must be light, dark or empty').default(''),
  zone: z.string().transform(zoneOf).default('UTC'),
  back: place,
})

/** The note of which definitions somebody does not want to see again. */
const noteForm = z.object({ hash: z.string().regex(/^[0-9a-f]{12}$/, 'must be twelve digits'), back: place })

const yearSeconds = 365 * 86_400

export function preferenceRoutes(): Hono<PageEnv> {
  const routes = new Hono<PageEnv>()
  routes.post('/preferences', async (c) => {
    const { back, ...chosen } = await formOf(c, form)
    for (const [name, value] of Object.entries(chosen)) keep(c, { name, value })
    return backTo(c, back, { done: 'kept' })
  })
  routes.post('/preferences/dismissed', async (c) => {
    const { hash, back } = await formOf(c, noteForm)
    keep(c, { name: 'dismissed', value: hash })
    return backTo(c, back)
  })
  return routes
}

function keep(c: Context, { name, value }: { name: string; value: string }): void {
  setCookie(c, name, value, {
    maxAge: value === '' ? 0 : yearSeconds,
    path: '/',
    sameSite: 'Lax',
    secure: isSecure(c),
  })
}
