import { type Output, write } from './output.ts'
import { paint } from './paint.ts'
import { span } from './times.ts'

const everyMs = 5_000

/** How far it is, with rate and time left: on a terminal one line written over and over, elsewhere one every 5 s. */
export function pruneProgress({ output, total }: { output: Output; total: number }) {
  const stream = process.stderr
  const since = performance.now()
  let toldAt = since
  const text = (done: number) => {
    const rate = done / Math.max(0.001, (performance.now() - since) / 1_000)
    const left = rate > 0 ? `, ${span(((total - done) / rate) * 1_000)} left` : ''
    return `pruned ${done.toLocaleString('en')} of at most ${total.toLocaleString('en')} runs, ${Math.round(rate).toLocaleString('en')}/s${left}`
  }
  return {
    show(done: number) {
      if (output.json) return
      if (stream.isTTY) stream.write(`\r\x1b[K${paint('dim', text(done), stream)}`)
      else if (performance.now() - toldAt >= everyMs) {
        toldAt = performance.now()
        write(stream, text(done))
      }
    },
    clear: () => void (stream.isTTY && !output.json && stream.write('\r\x1b[K')),
  }
}
