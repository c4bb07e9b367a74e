import type { Context } from 'hono'
import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Problem } from '../problem.ts'

/** A whole document. */
export function page(c: Context, content: JSX.Element, problem?: Problem): Response {
  return c.html(`<!doctype html>${content}`, problem?.status ?? 200, problem?.headers)
}
