import { reasonOf } from '../wording.ts'
import { limited, type Sentences } from './parts.ts'

/** Web servers, probes, and any process. */
export const serving: Sentences<
  | `probes.${string}`
  | `web.${string}`
  | `request.${string}`
  | `shutdown.${string}`
  | `process.${string}`
  | 'listener.failed'
> = {
  'probes.listening': { level: 'info', say: ({ url }) => `answering probes on ${url}` },
  'web.listening': { level: 'info', say: ({ url }) => `listening on ${url}` },
  'web.stopped': { level: 'info', say: () => 'web stopped' },
  'web.cut-off': {
    level: 'warn',
    say: ({ error }) => `web answers without its database: ${reasonOf(error)}`,
  },
  'web.reconnected': { level: 'info', say: () => 'web has its database again' },
  'request.failed': {
    level: 'error',
    say: ({ method, path, error }) => `${method} ${path} failed: ${reasonOf(error)}`,
  },
  'request.limited': {
    level: 'warn',
    say: ({ kind, key, perMinute, seconds }) =>
      `${limited[kind] ?? kind} ${key} refused for ${seconds} s: more than ${perMinute} in a minute`,
  },
  'shutdown.requested': {
    level: 'info',
    say: ({ signal }) => `${signal} received: stopping; once more quits at once`,
  },
  'process.failed': {
    level: 'fatal',
    say: ({ error }) => `stopping after an error that nobody caught: ${reasonOf(error)}`,
  },
  'listener.failed': {
    level: 'error',
    say: ({ event, error }) => `a listener of ${event} failed: ${reasonOf(error)}`,
  },
}
