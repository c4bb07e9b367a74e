import { type Context, Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { z } from 'zod'
import { asQuestion } from '../../auth/guard.ts'
import { isSecure } from '../../auth/session-cookie.ts'
import { formOf } from '../../input.ts'
import { backTo, place } from '../go-back.ts'
import { page } from '../render.tsx'
import { type SignedInEnv, themes, zoneOf } from '../view.ts'
import { PreferencesPage } from './preferences-page.tsx'

const themeForm = z.object({
  theme: z.enum(['', ...themes], 'must be light, dark or empty').default(''),
  back: place,
})
const form = themeForm.extend({
  zone: z.string().transform(zoneOf).default('UTC'),
  keys: z.enum(['', 'off'], 'must be off or empty').default(''),
})

/** The note of which definitions somebody does not want to see again. */
const noteForm = z.object({ hash: z.string().regex(/^[0-9a-f]{12}$/, 'must be twelve digits'), back: place })

const yearSeconds = 365 * 86_400

/** They change nothing but the browser's own cookies, so whoever may look may set them. */
export function preferenceRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()
  routes.get('/preferences', (c) => {
    const back = place.parse(c.req.query('back'))
    return page(c, <PreferencesPage back={back} identity={c.get('identity')} />)
  })
  routes.post('/preferences', asQuestion(keepAll))
  routes.post('/preferences/theme', asQuestion(keepTheme))
  routes.post('/preferences/dismissed', asQuestion(keepDismissed))
  return routes
}

async function keepAll(c: Context<SignedInEnv>): Promise<Response> {
  const { back, ...chosen } = await formOf(c, form)
  for (const [name, value] of Object.entries(chosen)) keep(c, { name, value })
  return backTo(c, back, { done: 'kept' })
}

async function keepTheme(c: Context<SignedInEnv>): Promise<Response> {
  const { back, theme } = await formOf(c, themeForm)
  keep(c, { name: 'theme', value: theme })
  return backTo(c, back)
}

async function keepDismissed(c: Context<SignedInEnv>): Promise<Response> {
  const { hash, back } = await formOf(c, noteForm)
  keep(c, { name: 'dismissed', value: hash })
  return backTo(c, back)
}

function keep(c: Context, { name, value }: { name: string; value: string }): void {
  setCookie(c, name, value, {
    maxAge: value === '' ? 0 : yearSeconds,
    path: '/',
    sameSite: 'Lax',
    secure: isSecure(c),
  })
}
