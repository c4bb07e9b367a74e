import { Logger } from 'graphile-worker'
import type { Events } from '../events.ts'

/** It takes each of its workers for a user of the pool; ours wait outside of it, and ask in batches. */
const adviceOnPools = /maxPoolSize/

/** Graphile Worker's warnings and errors as events; what it says of single jobs is ours to say, with the run they belong to. */
export function graphileLogger(events: Events): Logger {
  return new Logger(() => (level, message, meta) => {
    const isAboutOneJob = meta !== undefined && ('failure' in meta || 'success' in meta)
    if (isAboutOneJob || (level !== 'warning' && level !== 'error')) return
    if (adviceOnPools.test(message)) return
    events.emit('worker.warned', { message })
  })
}
