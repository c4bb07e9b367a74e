import type { Context } from 'hono'
import { z } from 'zod'
import { type Done, withDone } from './frame/done.tsx'
import type { PageEnv } from './view.ts'

const home = 'schedules'

/** A place below /admin/ that a form names to be taken back to; anything that could lead elsewhere leads home. */
export const place = z
  .string()
  .default(home)
  .transform((path) =>
    /^[a-z][\w.-]*(\/[\w.-]+)*(\?[^#\s\\]*)?$/.test(path) && !path.includes('..') ? path : home,
  )

/** Where whoever asks in this page came from. */
export function backOf(c: Context, usually?: string): string {
  return place.parse(c.req.query('back') ?? usually)
}

/** After an act, to the page it was asked from with what was done, so that a reload repeats nothing. */
export function backTo<Env extends PageEnv>(c: Context<Env>, path: string = home, done?: Done): Response {
  return c.redirect(c.get('view').root + (done === undefined ? path : withDone(path, done)), 303)
}
