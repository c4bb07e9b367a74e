// A key goes to or clicks what the page has marked with it; which keys there are, the pages alone know.
import { all, on } from './dom.js'

const fields = 'input:not([type=checkbox]),select,textarea'
const patienceMs = 1_500
let begun = ''
let begunAt = 0
/** The row where somebody was last: what is marked within rows is meant of this one. @type {Element | null} */
let row = null

const shown = (selector) => all(selector).filter((each) => each.checkVisibility())

on('focusin', ({ target }) => {
  row = target.closest('tr') ?? row
})
on('keydown', (event) => {
  const { key, target, timeStamp } = event
  const held = event.ctrlKey ? 'Control+' : event.metaKey ? 'Meta+' : event.altKey ? 'Alt+' : ''
  if (document.querySelector(':modal') || (!held && target.matches(fields))) return
  const name = (held || (timeStamp - begunAt < patienceMs ? begun : '')) + key
  const step = { j: 1, k: -1 }[name]
  const rows = step ? shown('[data-row]') : []
  const mark = CSS.escape(name)
  const found = step
    ? rows[rows.findIndex((each) => row?.contains(each)) + step]
    : shown(`[aria-keyshortcuts~=${mark}],[data-keys=${mark}]`).findLast((each) =>
        [null, row].includes(each.closest('tr')),
      )
  begun = document.querySelector(`[data-keys^=${mark}\\ ]`) ? `${name} ` : ''
  begunAt = timeStamp
  if (!found || (event.repeat && !step)) return
  event.preventDefault()
  if (step || found.matches(`summary,${fields}`)) found.focus()
  if (!step) found.click()
})
