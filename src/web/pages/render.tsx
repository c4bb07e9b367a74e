import type { Context } from 'hono'
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { Problem } from '../problem.ts'
import { type PageEnv, ViewProvider } from './view.ts'

/** A whole document, told to whoever asks for it. */
export function page<Env extends PageEnv>(c: Context<Env>, content: Child, problem?: Problem): Response {
  // As bytes: a response made of a text looks at each of its characters first.
  const bytes = new TextEncoder().encode(`<!doctype html>${written(c, content)}`)
  c.header('Content-Type', 'text/html; charset=UTF-8')
  return c.body(bytes, problem?.status ?? 200, problem?.headers)
}

/** A part of a page, written before the rest of it is known: what there is much of, while the database reads more. */
export function written<Env extends PageEnv>(c: Context<Env>, content: Child) {
  return raw(String(<ViewProvider value={c.get('view')}>{content}</ViewProvider>))
}
