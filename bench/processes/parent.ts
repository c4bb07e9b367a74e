import { wallMs } from '../numbers.ts'

/** What bench/child.ts gave this process to do. */
export function given<Options>(): Options {
  return JSON.parse(process.argv[2] ?? '{}') as Options
}

export function tell(event: string, fields: object = {}): void {
  process.send?.({ event, at: wallMs(), ...fields })
}

/** Aborts on SIGTERM. A parent that is gone ends the process at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController()
  process.once('SIGTERM', () => stop.abort())
  process.once('disconnect', () => process.exit(1))
  return stop.signal
}

/** The channel to the parent alone keeps no process alive that has done its work. */
export function leave(): void {
  process.removeAllListeners('disconnect')
  if (process.connected) process.disconnect()
}
