// Pulled along the timeline of a schedule, the pointer chooses the time that is shown; the links beside it do so in steps.
import { byId, on } from './dom.js'

/** Less is a click. */
const least = 0.01
/** Where it is pulled, while it is. @type {any} */
let line
let begin = 0
let end = 0

function pull({ clientX }) {
  const { left, width } = line.getBoundingClientRect()
  end = Math.min(Math.max((clientX - left) / width, 0), 1)
}

function stop() {
  if (line) byId('brushed').style.width = ''
  line = null
}

on('pointerdown', (event) => {
  line = event.button === 0 && event.target.closest('[data-brush]')
  if (!line) return
  line.setPointerCapture(event.pointerId)
  pull(event)
  begin = end
})
on('pointermove', (event) => {
  if (!line) return
  pull(event)
  const { style } = byId('brushed')
  style.left = `${Math.min(begin, end) * 100}%`
  style.width = `${Math.abs(end - begin) * 100}%`
})
on('pointerup', () => {
  if (!line) return
  const [from, until] = line.dataset.brush.split(' ').map(Number)
  const [first, last] = [begin, end]
    .toSorted((one, other) => one - other)
    .map((place) => new Date(from + (until - from) * place).toISOString())
  if (Math.abs(end - begin) > least) location.search = `from=${first}&until=${last}`
  else stop()
  line = null
})
on('pointercancel', stop)
on('keydown', ({ key }) => key === 'Escape' && stop())
