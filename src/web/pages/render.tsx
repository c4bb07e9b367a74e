import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import type { Problem } from '../problem.ts'
import { type PageEnv, ViewProvider } from './view.ts'

/** A whole document, told to whoever asks for it. */
export function page<Env extends PageEnv>(c: Context<Env>, content: Child, problem?: Problem): Response {
  const document = <ViewProvider value={c.get('view')}>{content}</ViewProvider>
  return c.html(`<!doctype html>${document}`, problem?.status ?? 200, problem?.headers)
}
