// What is told of time stays true while the page is open: by the server's clock, in its words.
import { all, byId, on, page } from './dom.js'

const read = () => Date.parse(page().dataset.now ?? '')
let receivedAt = Date.now()

function span(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`
  if (seconds < 129_600) return `${Math.round(seconds / 3_600)} h`
  return `${Math.round(seconds / 86_400)} d`
}

function relative(seconds) {
  if (Math.round(seconds) === 0) return 'now'
  return seconds > 0 ? `in ${span(seconds)}` : `${span(-seconds)} ago`
}

function say(element, words) {
  if (element.textContent !== words) element.textContent = words
}

function tick() {
  const passed = (Date.now() - receivedAt) / 1000
  const now = read() + passed * 1000
  for (const each of all('[data-relative]')) {
    const at = Date.parse(each.closest('time')?.dateTime ?? '')
    say(each, relative((at - now) / 1000))
  }
  for (const each of all('[data-seconds]')) say(each, span(Number(each.dataset.seconds) + passed))
  const timeZone = page().dataset.zone
  const clock = byId('clock')
  if (clock) say(clock, `${new Date(now).toLocaleTimeString('en-GB', { timeZone })} ${timeZone}`)
}

on('htmx:after:swap', () => {
  receivedAt = Date.now()
  tick()
})
setInterval(tick, 1_000)
tick()
