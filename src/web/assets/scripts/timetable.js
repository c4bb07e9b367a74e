// What lies under the pointer, or where the keys have led, on a card; and rows that stay while somebody is at them.
const byId = (id) => document.getElementById(id)
const steps = { ArrowRight: 'next', ArrowLeft: 'previous', Home: 'first', End: 'last' }
let place = 0
let asked = 0
let timer

async function tell(ribbon, step) {
  const turn = ++asked
  const address = new URL(ribbon.href.replace('/occurrences?', '/card?'))
  for (const pair of Object.entries({ now: byId('page').dataset.now, place, step }))
    address.searchParams.set(...pair)
  const answer = await fetch(address, { headers: { 'HX-Current-URL': location.href } })
  if (turn !== asked || !answer.ok) return
  const card = byId('card')
  card.innerHTML = await answer.text()
  const mark = card.firstElementChild.dataset
  if (step !== 'here') place = Number(mark.place)
  ribbon.dataset.run = mark.run ?? ''
  card.showPopover()
  const { left, width, top, bottom } = ribbon.getBoundingClientRect()
  const isLow = bottom + card.offsetHeight > innerHeight
  card.style.left = `${Math.min(left + width * mark.middle, innerWidth - card.offsetWidth - 8)}px`
  card.style.top = `${isLow ? top - card.offsetHeight : bottom}px`
}

function later(act, ...given) {
  clearTimeout(timer)
  timer = setTimeout(act, 80, ...given)
}

function hide() {
  asked += 1
  byId('card')?.hidePopover()
}

document.addEventListener('pointermove', ({ target, clientX, pointerType }) => {
  const ribbon = target.closest('[data-ribbon]')
  if (pointerType === 'touch' || target.closest('#card')) return clearTimeout(timer)
  if (!ribbon) return document.activeElement.matches('[data-ribbon]') || later(hide)
  for (const title of ribbon.querySelectorAll('title')) title.remove()
  const { left, width } = ribbon.getBoundingClientRect()
  place = (clientX - left) / width
  later(tell, ribbon, 'here')
})
document.addEventListener('focusin', ({ target }) => {
  if (!target.matches('[data-ribbon]:focus-visible')) return target.closest('#card') || hide()
  place = 0.75
  later(tell, target, 'here')
})
document.addEventListener('keydown', (event) => {
  const ribbon = event.target.closest('[data-ribbon]')
  if (event.key === 'Escape') hide()
  const goes = event.key === 'Enter' && ribbon?.dataset.run
  if (!ribbon || !(goes || steps[event.key])) return
  event.preventDefault()
  if (goes) location.assign(`${document.body.dataset.root}runs/${goes}`)
  else void tell(ribbon, steps[event.key])
})

document.addEventListener('htmx:before:swap', ({ detail: { tasks } }) => {
  for (const rows of document.querySelectorAll('[data-freezes]:is(:hover, :focus-within)')) {
    const fresh = tasks.map(({ fragment }) => fragment?.getElementById(rows.id)).find(Boolean)
    const places = [...rows.children].map(({ id }) => id)
    const found = [...(fresh?.children ?? [])]
    const kept = found.toSorted((one, other) => places.indexOf(one.id) - places.indexOf(other.id))
    const moved = kept.filter((row, index) => row !== found[index]).length
    fresh?.append(...kept)
    if (moved > 0) byId('moved').dataset.moved = `${moved} rows moved.`
  }
})
