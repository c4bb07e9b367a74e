import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import type { Problem } from '../problem.ts'
import { type PageEnv, ViewProvider } from './view.ts'

/** A whole document, told to whoever asks for it. */
export function page<Env extends PageEnv>(c: Context<Env>, content: Child, problem?: Problem): Response {
  const document = <ViewProvider value={c.get('view')}>{content}</ViewProvider>
  // As bytes: a response made of a text looks at each of its characters first.
  const bytes = new TextEncoder().encode(`<!doctype html>${document}`)
  c.header('Content-Type', 'text/html; charset=UTF-8')
  return c.body(bytes, problem?.status ?? 200, problem?.headers)
}
