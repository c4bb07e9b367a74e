import type { Progress } from '../simulation/simulation.ts'
import type { Output } from './output.ts'
import { progressLine, rateOf, timeLeft } from './progress.ts'

const width = 24

/** How far a simulation is, with rate and time left. */
export function simulationProgress(output: Output) {
  return progressLine<Progress>({
    output,
    text({ at, share, occurrences }, tookMs) {
      const done = Math.round(share * width)
      const bar = process.stderr.isTTY ? `${'█'.repeat(done)}${'░'.repeat(width - done)} ` : ''
      const played = `played until ${at.toISOString().slice(0, 10)}, ${occurrences.toLocaleString('en')} occurrences`
      return `${bar}${played}, ${rateOf(occurrences, tookMs)}${timeLeft({ tookMs, share })}`
    },
  })
}
