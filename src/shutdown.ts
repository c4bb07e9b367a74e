/**
 * The one place that hears SIGTERM and SIGINT. The first asks everything to stop, through the AbortSignal that every
 * lifetime is given; the second quits at once, with the exit code that a shell expects of that signal.
 *
 * Under `npx`, one Ctrl-C arrives twice, from the terminal and passed on by npm a few milliseconds later. The same signal
 * again that soon is therefore the same request.
 */
import type { Events } from './events.ts'

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const
const echoMs = 100

type Name = keyof typeof exitCodes
type Shutdown = { signal: AbortSignal; close(): void }
type Listening = {
  events: Events
  host?: Pick<NodeJS.Process, 'on' | 'off' | 'exit'>
  /** Monotonic milliseconds. */
  now?: () => number
}

/** Listens from now on; closing gives the signals back to their defaults. */
export function onShutdown({ events, host = process, now = () => performance.now() }: Listening): Shutdown {
  const controller = new AbortController()
  let first: { name: Name; at: number } | undefined
  const stop = (name: Name) => {
    if (first?.name === name && now() - first.at < echoMs) return
    if (first !== undefined) return host.exit(exitCodes[name])
    first = { name, at: now() }
    events.emit('shutdown.requested', { signal: name })
    controller.abort()
  }
  const names = Object.keys(exitCodes) as Name[]
  for (const name of names) host.on(name, stop as NodeJS.SignalsListener)
  return {
    signal: controller.signal,
    close() {
      for (const name of names) host.off(name, stop as NodeJS.SignalsListener)
    },
  }
}
