import type { Child } from 'hono/jsx'
import { assets } from '../assets.ts'
import type { Identity } from '../auth/identity.ts'

type LayoutProps = {
  title: string
  identity?: Identity | undefined
  /** Where the browser goes on to by itself. */
  refreshTo?: string | undefined
  children?: Child
}

/** The frame of every page. */
export function Layout({ title, identity, refreshTo, children }: LayoutProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {refreshTo && <meta http-equiv="refresh" content={`0; url=${refreshTo}`} />}
        <title>{`${title} · Punctual`}</title>
        <link rel="icon" href={assets.icon.href} type="image/svg+xml" />
        <link rel="stylesheet" href={assets.css.href} />
      </head>
      <body>
        <a class="skip-link" href="#main">
          Skip to the content
        </a>
        <header class="top">
          <a class="brand" href="/admin/schedules">
            <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
              <path d="M1 3h14v2.4H1zM1 7h9.5v2.4H1zM1 11h5v2.4H1z" fill="currentColor" />
            </svg>
            Punctual
          </a>
          {identity && <Account identity={identity} />}
        </header>
        <main id="main">{children}</main>
      </body>
    </html>
  )
}

function Account({ identity }: { identity: Identity }) {
  return (
    <form class="account" method="post" action="/admin/sign-out">
      <span>
        {identity.subject}
        {identity.role === 'VIEWER' && ' (may look)'}
      </span>
      <button class="quiet" type="submit">
        Sign out
      </button>
    </form>
  )
}
