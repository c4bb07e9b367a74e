import type { Context } from 'hono'
import { raw } from 'hono/html'
import type { Topic } from '../../../db/changes.ts'
import type { LastKnown } from '../../live/rendered.ts'
import { problemOf } from '../../problem.ts'
import { page } from '../render.tsx'
import type { PageEnv } from '../view.ts'
import { Layout } from './layout.tsx'
import { retrySeconds } from './lost.tsx'

/**
 * While the database is away: what the page showed last, greyed, with its age, and nothing on it can be done. The browser asks
 * again by itself, with scripts or without. Undefined for what is no page or only a question.
 */
export function lastKnownPage(c: Context<PageEnv>, { html, at }: LastKnown): Response | undefined {
  const [title, topics, main] = parts.map((part) => part.exec(html)?.[1])
  if (title === undefined || topics === undefined || main === undefined || main.includes('id="ask"'))
    return undefined
  c.header('Refresh', String(retrySeconds))
  return page(
    c,
    <Layout
      // They are text of ours, escaped when it was rendered.
      title={raw(title)}
      topics={topics.split(' ') as Topic[]}
      lost={{ at }}
    >
      <fieldset class="frozen" disabled>
        {raw(main.replace(notice, ''))}
      </fieldset>
    </Layout>,
    problemOf(c.error),
  )
}

const parts = [
  /<title>(?:● .*? · )?(.*) · Punctual<\/title>/,
  / data-topics="([^"]*)"/,
  /<main id="main"[^>]*>(.*)<\/main>/s,
]
const notice = /^<hx-partial.*?<\/hx-partial>/s
