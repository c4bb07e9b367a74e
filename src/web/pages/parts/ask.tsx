import { randomUUID } from 'node:crypto'
import type { Child } from 'hono/jsx'
import { withoutDone } from '../frame/done.tsx'
import { type Key, useKeys } from '../frame/keys.ts'
import { Layout } from '../frame/layout.tsx'
import { useLink, useView } from '../view.ts'
import { Act } from './act.tsx'

type AskLinkProps = {
  href: string
  class?: string
  label?: string
  id?: string
  shortcut?: Key
  children?: Child
}

/** The address of a page that asks, which leads back to this one. */
export function useQuestion(): (href: string) => string {
  const { path } = useView()
  const link = useLink()
  return (href) =>
    `${link(href)}${href.includes('?') ? '&' : '?'}back=${encodeURIComponent(withoutDone(path))}`
}

/** Leads to a page that asks before something is done; with scripts that page opens as a dialog. */
export function AskLink({ href, class: className = 'button', label, id, shortcut, children }: AskLinkProps) {
  const { mayChange } = useView()
  const key = useKeys()
  const question = useQuestion()
  if (!mayChange)
    return (
      <button
        id={id}
        type="button"
        class={className}
        aria-label={label && `${label}. ${mayNot}`}
        title={mayNot}
        disabled
      >
        {children}
      </button>
    )
  return (
    <a
      id={id}
      href={question(href)}
      class={className}
      aria-label={label}
      data-dialog
      {...(shortcut && key(shortcut))}
    >
      {children}
    </a>
  )
}

export const mayNot = 'You may look; only ADMIN may change things.'

type AskPageProps = {
  title: string
  action: string
  back: string
  /** The verb, with its count where there is one: "Run 7 missed". Never OK. */
  verb: string
  isDestructive?: boolean
  children?: Child
}

/** The question: what will happen, and the way back. It is answered once, however often it is sent. */
export function AskPage({ title, action, back, verb, isDestructive = false, children }: AskPageProps) {
  const { mayChange } = useView()
  const link = useLink()
  return (
    <Layout title={title}>
      <section id="ask" class="card">
        <h1 id="ask-title">{title}</h1>
        <Act action={`${action}?key=${randomUUID()}`} back={back}>
          {children}
          <div class="actions">
            <button
              type="submit"
              class={isDestructive ? 'danger' : 'primary'}
              autofocus={!isDestructive}
              disabled={!mayChange}
            >
              {verb}
            </button>
            <a class="button" href={link(back)} data-close autofocus={isDestructive}>
              Leave it
            </a>
          </div>
          {!mayChange && <p class="hint">{mayNot}</p>}
        </Act>
      </section>
    </Layout>
  )
}
