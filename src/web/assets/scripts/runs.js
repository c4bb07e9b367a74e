// A log stays at its end unless somebody has scrolled up; one box ticks all of its table.
const scrolledUp = new WeakSet()

function followLogs() {
  for (const log of document.querySelectorAll('[data-tail]'))
    if (!scrolledUp.has(log)) log.scrollTop = log.scrollHeight
}

document.addEventListener(
  'scroll',
  ({ target }) => {
    if (!(target instanceof HTMLElement) || !('tail' in target.dataset)) return
    const isAtEnd = target.scrollTop + target.clientHeight > target.scrollHeight - 4
    scrolledUp[isAtEnd ? 'delete' : 'add'](target)
  },
  true,
)
document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !('all' in target.dataset)) return
  for (const box of target.closest('table')?.querySelectorAll('[type=checkbox]') ?? [])
    box.checked = target.checked
})
document.addEventListener('htmx:after:swap', followLogs)
followLogs()
