import type { Context } from 'hono'
import { isSecure } from '../auth/session-cookie.ts'

export type Addresses = { page: string; api: string }

/** The address of this page as it can be sent to somebody, and where the API is beside it. */
export function addressesOf(c: Context): Addresses {
  const here = new URL(c.req.url)
  if (isSecure(c)) here.protocol = 'https:'
  for (const name of [...here.searchParams.keys()])
    if (name.startsWith('done')) here.searchParams.delete(name)
  const end = here.href.indexOf('/admin/')
  return { page: here.href, api: `${here.href.slice(0, end)}/api/admin` }
}
