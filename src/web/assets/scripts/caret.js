// In the Cron lab: which field of the expression somebody writes in.
import { all, byId, on } from './dom.js'

function point() {
  const line = byId('cron')
  const place =
    line?.value
      .slice(0, line.selectionStart)
      .trimStart()
      .split(/[ \t]+/).length - 1
  all('[data-fields] > li').forEach((field, index) => {
    field.ariaCurrent = index === place || null
  })
}
on('htmx:after:swap', point)
on('selectionchange', point)
point()
