/**
 * The one place that hears SIGTERM and SIGINT. The first asks everything to stop, through the AbortSignal that every
 * lifetime is given; the second quits at once, with the exit code that a shell expects of that signal.
 */
import type { Events } from './events.ts'

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const

type Host = Pick<NodeJS.Process, 'on' | 'off' | 'exit'>
type Shutdown = { signal: AbortSignal; close(): void }

/** Listens from now on; closing gives the signals back to their defaults. */
export function onShutdown({ events, host = process }: { events: Events; host?: Host }): Shutdown {
  const controller = new AbortController()
  const stop = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) return host.exit(exitCodes[name as keyof typeof exitCodes])
    events.emit('shutdown.requested', { signal: name })
    controller.abort(name)
  }
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[]
  for (const name of names) host.on(name, stop)
  return {
    signal: controller.signal,
    close() {
      for (const name of names) host.off(name, stop)
    },
  }
}
