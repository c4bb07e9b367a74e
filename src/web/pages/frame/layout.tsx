import type { Child } from 'hono/jsx'
import type { Topic } from '../../../db/changes.ts'
import { assets } from '../../assets.ts'
import { actsWithin } from '../parts/act.tsx'
import { useLink, useView } from '../view.ts'
import { Banner, type Standing, standingOf } from './banner.tsx'
import { Notice } from './done.tsx'
import { alarmOfLost, LostBanner } from './lost.tsx'
import { Nav } from './nav.tsx'
import { Tools } from './tools.tsx'

type LayoutProps = {
  title: string
  /** What the page shows: it is brought up to date whenever something of these topics changes. */
  topics?: readonly Topic[]
  /** Where the browser goes on to by itself. */
  refreshTo?: string | undefined
  /** In place of how the daemon is: when all of this was true, while the database is away. */
  lost?: { at: Date } | undefined
  children?: Child
}

/** The frame of every page. What changes while somebody watches is inside #page, what must not be touched is outside. */
export function Layout({ title, topics = [], refreshTo, lost, children }: LayoutProps) {
  const { theme, root, now, zone, health, banner, isSignedIn } = useView()
  const link = useLink()
  const standing = health && banner && standingOf({ health, facts: banner })
  return (
    <html lang="en" data-theme={theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={htmxConfig} />
        {refreshTo && <meta http-equiv="refresh" content={`0; url=${refreshTo}`} />}
        <title>
          {lost ? alarmOfLost(lost.at, now) : alarmOf(standing, health?.failing)}
          {title} · Punctual
        </title>
        <link id="favicon" rel="icon" href={link(iconOf(standing))} type="image/svg+xml" />
        <link
          rel="preload"
          href={link(assets.text.href)}
          as="font"
          type="font/woff2"
          crossorigin="anonymous"
        />
        <link rel="stylesheet" href={link(assets.css.href)} />
        <script src={link(assets.htmx.href)} defer />
        <script src={link(assets.script.href)} type="module" />
      </head>
      <body data-root={root} data-icon={link('assets/icon')}>
        <a class="skip-link" href="#main">
          Skip to the content
        </a>
        <div
          id="page"
          data-topics={[...new Set([...topics, ...daemonTopic])].join(' ')}
          data-now={now.toISOString()}
          data-zone={zone}
          data-icon={link(iconOf(standing))}
          data-state={standing}
          data-lost={lost && ''}
          {...actsWithin}
        >
          <header class="top">
            <Brand />
            {(health || isSignedIn) && <Nav health={health} />}
            <Tools hasLive={topics.length > 0} />
          </header>
          {lost && <LostBanner at={lost.at} />}
          {health && banner && <Banner health={health} facts={banner} />}
          <main id="main" tabindex={-1}>
            <Notice />
            {children}
          </main>
        </div>
        <div id="toasts" class="toasts" role="status" {...actsWithin} />
        <dialog id="dialog" class="dialog" aria-labelledby="ask-title" aria-label="Refused" {...actsWithin} />
      </body>
    </html>
  )
}

const htmxConfig = JSON.stringify({
  includeIndicatorCSS: false,
  history: false,
  // What the person opened stays open while the page around it is brought up to date.
  morphIgnore: ['data-htmx-powered', 'open', 'aria-busy'],
})

/** A page whatever it shows is brought up to date when the daemon comes or goes, for its banner. */
const daemonTopic: readonly Topic[] = ['daemons']

function iconOf(standing: Standing | undefined): string {
  if (standing === 'red') return assets.iconRed.href
  return standing === 'yellow' ? assets.iconYellow.href : assets.icon.href
}

/** What the tab says first, where something matters more than which page it is. */
function alarmOf(standing: Standing | undefined, failing = 0): string {
  if (standing === 'red') return '● Not keeping time · '
  if (standing === 'yellow') return '● Late · '
  return failing > 0 ? `● ${failing} failing · ` : ''
}

function Brand() {
  const { label } = useView()
  const link = useLink()
  return (
    <a class="brand" href={link('schedules')}>
      <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
        <path d="M1 3h14v2.4H1zM1 7h9.5v2.4H1zM1 11h5v2.4H1z" fill="currentColor" />
      </svg>
      Punctual
      {label && <span class="label">{label}</span>}
    </a>
  )
}
