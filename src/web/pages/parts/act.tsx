import type { Child } from 'hono/jsx'
import { withoutDone } from '../frame/done.tsx'
import { useLink, useView } from '../view.ts'

type ActProps = {
  /** Where it is sent, below /admin/. */
  action: string
  /** Where it leads to afterwards, below /admin/; to this page unless told. */
  back?: string
  class?: string
  children?: Child
}

/**
 * A form that changes something. Without scripts it is sent, answered by a redirect, and the page is loaded anew. With
 * scripts the page is brought up to date in place, and a refusal appears within the form and stays: see `actsWithin`.
 */
export function Act({ action, back, class: className, children }: ActProps) {
  const { path } = useView()
  const link = useLink()
  return (
    <form method="post" action={link(action)} class={className} hx-post={link(action)}>
      <input type="hidden" name="back" value={withoutDone(back ?? path)} />
      {children}
      <div class="refusals" role="alert" hx-morph-skip />
    </form>
  )
}

const onRefusal = 'target:"find .refusals" select:#refusal swap:innerHTML'

/** What all acts within an element inherit from it: a page of hundreds need not say it of each. */
export const actsWithin = {
  'hx-target:inherited': '#page',
  'hx-select:inherited': '#page',
  'hx-swap:inherited': 'outerMorph',
  'hx-status:4xx:inherited': onRefusal,
  'hx-status:5xx:inherited': onRefusal,
}
