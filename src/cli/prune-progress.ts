import type { Output } from './output.ts'
import { progressLine, rateOf, timeLeft } from './progress.ts'

/** How far a pruning is, with rate and time left. */
export function pruneProgress({ output, total }: { output: Output; total: number }) {
  return progressLine<number>({
    output,
    text(done, tookMs) {
      const pruned = `pruned ${done.toLocaleString('en')} of at most ${total.toLocaleString('en')} runs`
      return `${pruned}, ${rateOf(done, tookMs)}${timeLeft({ tookMs, share: done / Math.max(1, total) })}`
    },
  })
}
