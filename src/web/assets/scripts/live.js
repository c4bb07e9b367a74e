// Brings the page up to date when something that it shows has changed, and says honestly how it knows.
import { byId, on, page } from './dom.js'

const button = byId('live')
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
  if (!button) return
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
  const hear = (name, act) => stream?.addEventListener(name, (event) => [heard(), act(event)])
  hear('open', (event) => event.data && show('live'))
  hear('beat', () => show('live'))
  hear('lost', () => show('lost'))
  for (const name of ['found', 'resync']) hear(name, () => [show('live'), update()])
  hear('change', ({ data }) => {
    show('live')
    const mine = page().dataset.topics?.split(' ') ?? []
    if (JSON.parse(data).topics.some((topic) => mine.includes(topic))) void update()
  })
  // Closed for good (a proxy that takes no streams, too many pages) is not the same as interrupted.
  stream.onerror = () => show(stream?.readyState === EventSource.CLOSED ? 'polling' : 'lost')
}

on('htmx:after:swap', () => {
  heard()
  const icon = byId('favicon')
  if (icon && page().dataset.icon) icon.href = page().dataset.icon
})
// Meanwhile somebody asked for something else.
on('htmx:before:swap', (event) => {
  const { headers, action } = event.detail.ctx.request
  if (!headers['X-Update'] || action === location.pathname + location.search) return
  event.preventDefault()
  isStale = true
})
on('htmx:response:error', ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== document.body) return
  // What was known stays on the page, greyed.
  ctx.swap = 'none'
  show('lost')
})
on('htmx:error', () => show('lost'))
on('visibilitychange', () => {
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
