import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { createContext, useContext } from 'hono/jsx'
import { basePath } from 'hono/route'
import { zoneProblem } from '../../calendar/calendar.ts'
import type { BannerFacts, Health } from '../../db/health.ts'
import type { Identity } from '../auth/identity.ts'

export const themes = ['light', 'dark'] as const

/** What every page knows of whom it is for, without being told by the page around it. */
export type View = {
  /** From this page to /admin/, such as '../': links are relative, so that any prefix before /admin will do. */
  root: string
  /** This page below /admin/, with its query; acts come back here. */
  path: string
  query: Record<string, string>
  /** Who it is, pages do not tell: what is rendered for one is shown to others. */
  isSignedIn: boolean
  mayChange: boolean
  theme: (typeof themes)[number] | undefined
  /** The definitions whose note this person has dismissed. */
  dismissed: string | undefined
  /** Whether single keys act. */
  hasKeys: boolean
  /** The IANA name of the zone in which instants are told. */
  zone: string
  now: Date
  /** Where this runs, such as "production"; in the head of each page. */
  label: string | undefined
  /** Whether people sign in and out here, and not at an app around us. */
  hasSignIn: boolean
  /** Undefined where the page does without the database, or there is none. */
  health: Health | undefined
  /** What the banner tells beside it; there is one where there is the other. */
  banner: BannerFacts | undefined
}

const ViewContext = createContext<View | undefined>(undefined)
export const ViewProvider = ViewContext.Provider

export function useView(): View {
  const view = useContext(ViewContext)
  if (view === undefined) throw new Error('A page is rendered without its view')
  return view
}

/** The address of a page from its place below /admin/: `link('runs?status=failed')`. */
export function useLink(): (path: string) => string {
  const { root } = useView()
  return (path) => root + path
}

export type PageEnv = { Variables: { view: View } }
/** Behind the door somebody is known. */
export type SignedInEnv = { Variables: { view: View; identity: Identity } }

/** Reads from the request what a page must know; `health` comes later, behind sign-in. */
export function viewOf(given: Pick<View, 'label' | 'hasSignIn'>): MiddlewareHandler<PageEnv> {
  return async (c, next) => {
    const { pathname, search } = new URL(c.req.url)
    const place = placeBelow(c, pathname)
    c.set('view', {
      root: rootFrom(shownIn(c) ?? place),
      path: place + search,
      query: c.req.query(),
      isSignedIn: false,
      mayChange: false,
      theme: themes.find((theme) => theme === getCookie(c, 'theme')),
      dismissed: getCookie(c, 'dismissed'),
      hasKeys: getCookie(c, 'keys') !== 'off',
      zone: zoneOf(getCookie(c, 'zone')),
      now: new Date(),
      health: undefined,
      banner: undefined,
      ...given,
    })
    await next()
  }
}

function rootFrom(place: string): string {
  return '../'.repeat(place.split('/').length - 1) || './'
}

/** What scripts load becomes part of the page that is open, and its links lead from there. Redirects do not. */
function shownIn(c: Context): string | undefined {
  const open = c.req.method === 'GET' ? c.req.header('HX-Current-URL') : undefined
  return open && /\/admin\/([^?#]*)/.exec(open)?.[1]
}

/** What of the path is below /admin/, wherever the app as a whole has been mounted. */
function placeBelow(c: Context, pathname: string): string {
  const prefix = basePath(c) === '/' ? '' : basePath(c)
  return pathname.slice(`${prefix}/admin/`.length)
}

export function zoneOf(given: string | undefined): string {
  return given !== undefined && zoneProblem(given) === undefined ? given : 'UTC'
}
