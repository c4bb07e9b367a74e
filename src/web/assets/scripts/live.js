// Brings the page up to date when something that it shows has changed, and says honestly how it knows.
const page = () => /** @type {HTMLElement} */ (document.getElementById('page'))
const button = document.getElementById('live')
const words = {
  live: 'Changes appear as they happen',
  polling: 'Read anew every 30 s: the stream of changes cannot be had',
  paused: 'You paused updates',
  lost: 'The server does not answer, or its database does not',
}
const everyMs = 30_000
const silentMs = 45_000
let isPaused = localStorage.getItem('live') === 'paused'
let isAsking = false
let isStale = false
let heardAt = Date.now()
/** @type {EventSource | undefined} */
let stream

function show(state) {
  if (button === null) return
  button.hidden = false
  if (button.dataset.state === state) return
  button.dataset.state = state
  button.textContent = state
  button.title = words[state]
}

function heard() {
  heardAt = Date.now()
  delete document.body.dataset.silent
}

async function update() {
  if (isPaused || document.hidden) return
  isStale = isAsking
  if (isAsking) return
  isAsking = true
  await htmx.ajax('GET', location.href.split('#')[0], {
    target: '#page',
    select: '#page',
    swap: 'outerMorph',
    headers: { 'X-Update': 'true' },
  })
  isAsking = false
  if (isStale) void update()
}

function open() {
  stream?.close()
  if (isPaused || document.hidden || !button) return
  stream = new EventSource(`${document.body.dataset.root}events`)
  const on = (name, act) => stream?.addEventListener(name, (event) => [heard(), act(event)])
  on('open', (event) => event.data && show('live'))
  on('beat', () => show('live'))
  on('lost', () => show('lost'))
  for (const name of ['found', 'resync']) on(name, () => [show('live'), update()])
  on('change', ({ data }) => {
    show('live')
    const mine = page().dataset.topics?.split(' ') ?? []
    if (JSON.parse(data).topics.some((topic) => mine.includes(topic))) void update()
  })
  // Closed for good (a proxy that takes no streams, too many pages) is not the same as interrupted.
  stream.onerror = () => show(stream?.readyState === EventSource.CLOSED ? 'polling' : 'lost')
}

document.addEventListener('htmx:after:swap', () => {
  heard()
  const icon = document.getElementById('favicon')
  if (icon && page().dataset.icon) icon.setAttribute('href', page().dataset.icon ?? '')
})
// Meanwhile somebody asked for something else.
document.addEventListener('htmx:before:swap', (event) => {
  const { headers, action } = event.detail.ctx.request
  if (!headers['X-Update'] || action === location.pathname + location.search) return
  event.preventDefault()
  isStale = true
})
document.addEventListener('htmx:response:error', ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== document.body) return
  // What was known stays on the page, greyed.
  ctx.swap = 'none'
  show('lost')
})
document.addEventListener('htmx:error', () => show('lost'))
document.addEventListener('visibilitychange', () => {
  open()
  void update()
})
button?.addEventListener('click', () => {
  isPaused = !isPaused
  localStorage.setItem('live', isPaused ? 'paused' : 'on')
  if (isPaused) show('paused')
  open()
  void update()
})
setInterval(() => void update(), everyMs)
setInterval(() => {
  if (Date.now() - heardAt > silentMs) document.body.dataset.silent = ''
}, 1_000)
if (isPaused) show('paused')
open()
