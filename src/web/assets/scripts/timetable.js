// What lies under the pointer, or where the keys have led, on a card; and rows that stay while somebody is at them.
import { byId, on, page } from './dom.js'

const steps = { ArrowRight: 'next', ArrowLeft: 'previous', Home: 'first', End: 'last' }
let asked = 0
let place
let timer

async function tell(ribbon, step) {
  const turn = ++asked
  const query = `card?now=${page().dataset.now}&place=${place}&step=${step}&`
  const headers = { 'HX-Current-URL': location.href }
  const answer = await fetch(ribbon.href.replace('occurrences?', query), { headers })
  if (turn !== asked || !answer.ok) return
  const card = byId('card')
  card.innerHTML = await answer.text()
  const mark = card.firstElementChild.dataset
  if (step !== 'here') place = mark.place
  ribbon.dataset.run = mark.run ?? ''
  card.showPopover()
  const { left, width, bottom } = ribbon.getBoundingClientRect()
  card.style.left = `clamp(8px, ${left + width * mark.middle}px, 100vw - 330px)`
  card.style.top = `min(${bottom}px, 100vh - 200px)`
}

function hide() {
  asked += 1
  byId('card')?.hidePopover()
}

on('pointermove', ({ target, clientX }) => {
  clearTimeout(timer)
  const ribbon = target.closest('[data-ribbon]')
  if (target.closest('#card') || document.activeElement.matches('[data-ribbon]:focus-visible')) return
  for (const title of ribbon?.querySelectorAll('title') ?? []) title.remove()
  timer = setTimeout(() => {
    if (!ribbon) return hide()
    const { left, width } = ribbon.getBoundingClientRect()
    place = (clientX - left) / width
    void tell(ribbon, 'here')
  }, 80)
})
on('focusin', ({ target }) => {
  place = 0.75
  if (target.matches('[data-ribbon]:focus-visible')) void tell(target, 'here')
  else if (!target.closest('#card')) hide()
})
on('keydown', (event) => {
  const ribbon = event.target.closest('[data-ribbon]')
  if (event.key === 'Escape') hide()
  const run = event.key === 'Enter' && ribbon?.dataset.run
  if (!ribbon || !(run || steps[event.key])) return
  event.preventDefault()
  if (run) location.assign(`${document.body.dataset.root}runs/${run}`)
  else void tell(ribbon, steps[event.key])
})

on('htmx:before:swap', ({ detail: { tasks } }) => {
  const rows = document.querySelector('[data-freezes]:is(:hover, :focus-within)')
  const fresh = rows && tasks.map(({ fragment }) => fragment?.getElementById(rows.id)).find(Boolean)
  if (!fresh) return
  const ids = [...rows.children].map(({ id }) => id)
  const found = [...fresh.children]
  const kept = found.toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id))
  const moved = kept.filter((row, index) => row !== found[index]).length
  fresh.append(...kept)
  if (moved > 0) byId('moved').dataset.moved = `${moved} rows moved.`
})
