// In the Cron lab: which field of the expression somebody writes in.
function point() {
  const line = /** @type {any} */ (document.getElementById('cron'))
  const place =
    line?.value
      .slice(0, line.selectionStart)
      .trimStart()
      .split(/[ \t]+/).length - 1
  document.querySelectorAll('[data-fields] > li').forEach((/** @type {any} */ field, index) => {
    field.ariaCurrent = index === place || null
  })
}
addEventListener('htmx:after:swap', point)
document.addEventListener('selectionchange', point)
point()
