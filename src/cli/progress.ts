import { type Output, write } from './output.ts'
import { paint } from './paint.ts'
import { span } from './times.ts'

const everyMs = 5_000

type Telling<Step> = { output: Output; text(step: Step, tookMs: number): string }

/** How far something long is: on a terminal one line written over and over, elsewhere one every 5 s. */
export function progressLine<Step>({ output, text }: Telling<Step>) {
  const stream = process.stderr
  const since = performance.now()
  let toldAt = since
  return {
    show(step: Step) {
      if (output.json) return
      const now = performance.now()
      if (stream.isTTY) stream.write(`\r\x1b[K${paint('dim', text(step, now - since), stream)}`)
      else if (now - toldAt >= everyMs) {
        toldAt = now
        write(stream, text(step, now - since))
      }
    },
    clear: () => void (stream.isTTY && !output.json && stream.write('\r\x1b[K')),
  }
}

/** `, 3m left`, at the speed so far; nothing while there is none. */
export function timeLeft({ tookMs, share }: { tookMs: number; share: number }): string {
  return share > 0 ? `, ${span((tookMs * (1 - share)) / share)} left` : ''
}

export function rateOf(count: number, tookMs: number): string {
  return `${Math.round(count / Math.max(0.001, tookMs / 1_000)).toLocaleString('en')}/s`
}
