import { Logger } from 'graphile-worker'
import type { Events } from '../events.ts'

/** Graphile Worker's warnings and errors as events; what it says of single jobs is ours to say, with the run they belong to. */
export function graphileLogger(events: Events): Logger {
  return new Logger(() => (level, message, meta) => {
    const isAboutOneJob = meta !== undefined && ('failure' in meta || 'success' in meta)
    if (isAboutOneJob || (level !== 'warning' && level !== 'error')) return
    events.emit('worker.warned', { message })
  })
}
