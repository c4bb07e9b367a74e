import { counted } from '../../../wording.ts'
import { Layout } from '../frame/layout.tsx'
import { mayNot } from '../parts/ask.tsx'
import { useLink, useView } from '../view.ts'
import type { Found } from './found.ts'

type GoPageProps = { text: string; back: string; found: readonly Found[]; isOver: boolean }

/** One field, and below it whatever is called so. */
export function GoPage({ text, back, found, isOver }: GoPageProps) {
  const { mayChange } = useView()
  const link = useLink()
  return (
    <Layout title="Find">
      <section id="ask" class="card find">
        <h1 id="ask-title" class={isOver ? 'unseen' : undefined}>
          Find
        </h1>
        <search>
          <form method="get" action={link(isOver ? 'go/first' : 'go')}>
            <input type="hidden" name="back" value={back} />
            <input
              id="find-text"
              type="search"
              name="q"
              value={text}
              maxlength={100}
              placeholder="Page, schedule, run or act"
              aria-label="Page, schedule, run or act"
              autocomplete="off"
              spellcheck={false}
              autofocus
              hx-morph-skip
              {...foundAsYouType(link('go'))}
              {...(!isOver && { 'data-address': '' })}
            />
            <button type="submit">{isOver ? 'Go to the first' : 'Find'}</button>
            <a class="button" href={link(back)} data-close>
              Leave
            </a>
          </form>
        </search>
        <List found={found} back={back} />
        {!mayChange && <p class="note">{mayNot}</p>}
      </section>
    </Layout>
  )
}

function foundAsYouType(address: string) {
  return {
    'hx-get': address,
    'hx-include': 'closest form',
    'hx-trigger': 'input changed delay:100ms',
    'hx-sync': 'replace',
    'hx-target': 'next #found',
    'hx-select': '#found',
    'hx-swap': 'outerMorph',
    'hx-status:4xx': 'swap:none',
    'hx-status:5xx': 'swap:none',
  }
}

function List({ found, back }: Pick<GoPageProps, 'found' | 'back'>) {
  const link = useLink()
  return (
    <div id="found">
      <p class="note" role="status">
        {found.length === 0 ? 'Nothing is called so.' : `${counted(found.length, 'thing')} found`}
      </p>
      <ul class="found">
        {found.map((each) => (
          <li>
            <a href={link(addressOf(each, back))} {...(each.isQuestion && { 'data-dialog': '' })}>
              <span class="chip">{each.kind}</span>
              <span class="mono">{each.name}</span>
              <span class="note">{each.note}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A question leads back to the page that it was asked from. */
export function addressOf({ path, isQuestion }: Found, back: string): string {
  if (!isQuestion) return path
  return `${path}${path.includes('?') ? '&' : '?'}back=${encodeURIComponent(back)}`
}
