import { Layout } from '../frame/layout.tsx'
import { Icon } from '../parts/icon.tsx'
import type { Copied } from '../parts/ways.ts'
import { useLink } from '../view.ts'
import { SkipWarning } from './banners.tsx'
import { addressOf, type Choice } from './choice.ts'
import { CodeNote } from './code-note.tsx'
import { NoSchedules, NothingFound } from './empty.tsx'
import { Figures } from './figures.tsx'
import { Legend } from './legend.tsx'
import type { Home } from './reading.ts'
import { Schedules } from './table.tsx'
import { Toolbar } from './toolbar.tsx'

/** The home page: is everything running as promised? */
export function SchedulesPage({ home, copied }: { home: Home; copied: Copied }) {
  const { choice, listing, signs, sections } = home
  return (
    <Layout title="Schedules" topics={['schedules', 'runs', 'daemons', 'queue']}>
      <h1 class="unseen">Schedules</h1>
      {signs.length === 0 ? (
        <NoSchedules />
      ) : (
        <>
          <CodeNote code={home.code} />
          <SkipWarning signs={signs} />
          <Figures home={home} />
          <Toolbar choice={choice} counts={listing.counts} copied={copied} />
          {sections.length === 0 ? (
            <NothingFound choice={choice} />
          ) : (
            <Schedules sections={sections} choice={choice} />
          )}
          <Pages choice={choice} pages={listing.pages} found={listing.found} />
          <Legend />
        </>
      )}
      <div id="card" class="popover mark-card" popover="manual" role="status" hx-morph-skip />
    </Layout>
  )
}

type PagesProps = { choice: Choice; pages: number; found: number }

function Pages({ choice, pages, found }: PagesProps) {
  const link = useLink()
  if (pages < 2) return null
  return (
    <nav class="pages" aria-label="Pages of schedules">
      <span class="muted">{found} schedules</span>
      {Array.from({ length: pages }, (_, index) => index + 1).map((page) => (
        <a
          class="button"
          href={link(addressOf(choice, { page }))}
          aria-current={page === choice.page ? 'page' : undefined}
        >
          {page === choice.page + 1 ? (
            <>
              {page} <Icon name="chevron-right" />
            </>
          ) : (
            page
          )}
        </a>
      ))}
    </nav>
  )
}
