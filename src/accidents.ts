/**
 * What nobody caught ends the process: it is told, everything is stopped as it would be on request, and the exit code is 1,
 * so that whoever looks after the process starts another. Within ten seconds, whatever hangs: half a process is worse than none.
 */
import type { Events } from './events.ts'

const withinMs = 10_000

type Host = Pick<NodeJS.Process, 'on' | 'off' | 'exit'>
type Watching = { events: Events; onAccident: (error: unknown) => void; host?: Host }

/** Watches from now on; what it returns ends that. */
export function watchForAccidents({ events, onAccident, host = process }: Watching): () => void {
  let hasHappened = false
  const happen = (error: unknown) => {
    events.emit('process.failed', { error })
    // The second comes from what the first has left behind: stopping in order is beyond it.
    if (hasHappened) return host.exit(1)
    hasHappened = true
    setTimeout(() => host.exit(1), withinMs).unref()
    onAccident(error)
  }
  const names = ['uncaughtException', 'unhandledRejection'] as const
  for (const name of names) host.on(name, happen)
  return () => {
    for (const name of names) host.off(name, happen)
  }
}
