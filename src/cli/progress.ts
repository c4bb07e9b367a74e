import type { Progress } from '../simulation/simulation.ts'
import type { Output } from './output.ts'
import { paint } from './paint.ts'

const width = 24

/** One line on the terminal that is written over and over; nothing where nobody watches. */
export function progressLine({ json }: Pick<Output, 'json'>) {
  const stream = process.stderr
  const isShown = stream.isTTY && !json
  const write = (text: string) => void (isShown && stream.write(`\r\x1b[K${text}`))
  return {
    show({ at, share, occurrences }: Progress) {
      const done = Math.round(share * width)
      const bar = '█'.repeat(done) + '░'.repeat(width - done)
      const text = `${bar} ${at.toISOString().slice(0, 10)}, ${occurrences.toLocaleString('en')} occurrences`
      write(paint('dim', text, stream))
    },
    clear: () => write(''),
  }
}
