import type { Child } from 'hono/jsx'

type PanelProps = { id: string; title: string; note?: Child; class?: string; children?: Child }

/** A part of a page under its own heading, with a sentence on what it is computed from. */
export function Panel({ id, title, note, class: className, children }: PanelProps) {
  return (
    <section id={id} class={className ? `part ${className}` : 'part'} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
      {note && <p class="part-note">{note}</p>}
    </section>
  )
}

type FactsProps = { facts: Record<string, Child | undefined> }

/** What is known, each under its name; what is not is left out. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl class="known">
      {Object.entries(facts)
        .filter(([, fact]) => fact !== undefined && fact !== null)
        .map(([name, fact]) => (
          <div>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
    </dl>
  )
}
