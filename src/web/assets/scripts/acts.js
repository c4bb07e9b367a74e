// Acts show at once, and take back what was refused. A page that asks a question becomes a dialog.
import { all, byId, on } from './dom.js'

const dialog = byId('dialog')
const switchOf = (form) => (form.matches('form') ? form.querySelector('[role=switch]') : null)

function flip(control) {
  control.ariaChecked = `${control.ariaChecked !== 'true'}`
}

on('click', async (event) => {
  const target = /** @type {Element} */ (event.target)
  const asks = /** @type {any} */ (target.closest('[data-dialog]'))
  if (asks && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault()
    let address = asks.href ?? asks.formAction
    // What was ticked belongs to the question.
    if (asks.form?.method === 'get') address += `?${new URLSearchParams(new FormData(asks.form, asks))}`
    await htmx.ajax('GET', address, {
      target: '#dialog',
      select: '#ask,#refusal',
      swap: 'innerHTML',
    })
    dialog.showModal()
  }
  if (target.closest('[data-close]') && dialog.open) {
    event.preventDefault()
    dialog.close()
  }
  target.closest('[data-dismiss]')?.closest('.notice')?.remove()
  const copies = /** @type {HTMLElement | null} */ (target.closest('[data-copy]'))
  if (copies) {
    await navigator.clipboard.writeText(copies.dataset.copy ?? '')
    copies.textContent = 'Copied'
  }
})

on('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
    document.querySelector('[open] #ask form,main>#ask form')?.requestSubmit()
})

on('htmx:before:request', (event) => {
  const form = event.detail.ctx.sourceElement
  if (form === document.body) return
  // A question that is the page itself leads to another one.
  if (form.matches('main #ask form')) {
    event.preventDefault()
    return form.submit()
  }
  const control = switchOf(form)
  form.ariaBusy = 'true'
  if (control) flip(control)
})

// Before the answer is shown, so that an update of what was shown until now comes too late.
on('htmx:before:swap', ({ detail: { ctx } }) => {
  if ('address' in ctx.sourceElement.dataset && ctx.response.status < 400)
    history.replaceState(null, '', ctx.request.action)
})

on('htmx:finally:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement
  if (form === document.body) return
  form.ariaBusy = null
  const isGood = ctx.response !== undefined && ctx.response.status < 400
  if (isGood && form.matches('#dialog form')) dialog.close()
  if (isGood) return
  const control = switchOf(form)
  if (control) flip(control)
  if (ctx.response !== undefined) return
  const told = form.querySelector?.('.refusals')
  if (told) told.textContent = 'The server does not answer. Nothing was changed; try again.'
})

// What was done is told once: not again when the page is loaded anew. An update of the page leaves it where it is.
byId('toasts')?.append(...all('hx-partial>*'))
const here = new URL(location.href)
const told = [...here.searchParams.keys()].filter((name) => name.startsWith('done'))
for (const name of told) here.searchParams.delete(name)
if (told.length > 0) history.replaceState(null, '', here)
