// What lies under the pointer, or where the keys have led, on a card beside the ribbon; and rows that stay where they are while
// somebody is at them.
const card = () => document.getElementById('card')
const steps = { ArrowRight: 'next', ArrowLeft: 'previous', Home: 'first', End: 'last' }
let place = 1
let asked = 0

async function tell(ribbon, step) {
  const turn = ++asked
  const address = new URL(ribbon.href.replace('/occurrences?', '/card?'))
  for (const [name, value] of Object.entries({
    now: document.getElementById('page').dataset.now,
    place,
    step,
  }))
    address.searchParams.set(name, value)
  const answer = await fetch(address)
  if (turn !== asked || !answer.ok) return
  card().innerHTML = await answer.text()
  const { place: told = place, middle = place, run } = card().firstElementChild.dataset
  if (step !== 'here') place = Number(told)
  ribbon.dataset.run = run ?? ''
  card().showPopover()
  const { left, width, bottom } = ribbon.getBoundingClientRect()
  const most = innerWidth - card().offsetWidth - 8
  card().style.left = `${Math.max(8, Math.min(left + width * middle - 40, most))}px`
  card().style.top = `${bottom + card().offsetHeight > innerHeight ? bottom - ribbon.offsetHeight - card().offsetHeight : bottom}px`
}

function hide() {
  asked += 1
  card()?.hidePopover?.()
}

let timer
document.addEventListener('pointermove', ({ target, clientX, pointerType }) => {
  const ribbon = target.closest('[data-ribbon]')
  clearTimeout(timer)
  if (pointerType === 'touch') return
  if (!ribbon) {
    if (!target.closest('#card') && !document.activeElement.matches('[data-ribbon]'))
      timer = setTimeout(hide, 200)
    return
  }
  for (const title of ribbon.querySelectorAll('title')) title.remove()
  const { left, width } = ribbon.getBoundingClientRect()
  place = (clientX - left) / width
  timer = setTimeout(tell, 60, ribbon, 'here')
})
document.addEventListener('focusin', ({ target }) => {
  if (!target.matches('[data-ribbon]:focus-visible')) return target.closest('#card') || hide()
  place = 0.75
  void tell(target, 'here')
})
document.addEventListener('keydown', (event) => {
  const ribbon = event.target.closest('[data-ribbon]')
  if (event.key === 'Escape') hide()
  if (!ribbon) return
  if (steps[event.key]) [event.preventDefault(), tell(ribbon, steps[event.key])]
  if (event.key !== 'Enter' || !ribbon.dataset.run) return
  event.preventDefault()
  location.assign(`${document.body.dataset.root}runs/${ribbon.dataset.run}`)
})

document.addEventListener('htmx:before:swap', ({ detail: { tasks } }) => {
  for (const rows of document.querySelectorAll('[data-freezes]:is(:hover, :focus-within)')) {
    const fresh = tasks.map(({ fragment }) => fragment?.getElementById?.(rows.id)).find(Boolean)
    if (!fresh) continue
    const places = new Map([...rows.children].map(({ id }, index) => [id, index]))
    const found = [...fresh.children]
    const kept = found.toSorted((one, other) => (places.get(one.id) ?? 1e9) - (places.get(other.id) ?? 1e9))
    const moved = kept.filter((row, index) => row !== found[index]).length
    fresh.append(...kept)
    const chip = document.getElementById('moved')
    if (!moved || !chip) continue
    chip.hidden = false
    chip.textContent = `${moved} rows moved, refresh order`
  }
})

let typing
document.addEventListener('input', ({ target }) => {
  const form = target.closest('[data-filter]')
  clearTimeout(typing)
  if (form) typing = setTimeout(() => form.requestSubmit(), 400)
})
