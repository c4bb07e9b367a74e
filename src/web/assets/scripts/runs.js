// Logs stay at their end unless somebody scrolled up; one box ticks all of its table.
import { all, on } from './dom.js'

function follow() {
  for (const log of all('.log')) if (!log.isUp) log.scrollTop = 1e6
}
function look({ target: log }) {
  log.isUp = log.scrollTop + log.clientHeight < log.scrollHeight - 4
}
function tick({ target: all }) {
  if (all.dataset.all === undefined) return
  for (const box of all.closest('table').querySelectorAll('[type=checkbox]')) box.checked = all.checked
}
addEventListener('scroll', look, true)
on('change', tick)
on('htmx:after:swap', follow)
follow()
