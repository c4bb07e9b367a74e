import { duration, reasonOf } from '../wording.ts'
import { called, type Sentences } from './parts.ts'

/** Workers and what they execute. */
export const working: Sentences<`worker.${string}` | `job.${string}`> = {
  'worker.started': { level: 'info', say: ({ worker }) => `worker ${worker} started` },
  'worker.stopped': { level: 'info', say: ({ worker }) => `worker ${worker} stopped` },
  'worker.restarted': { level: 'warn', say: ({ error }) => `worker started again after: ${reasonOf(error)}` },
  'worker.draining': { level: 'info', say: ({ worker }) => `worker ${worker} lets its jobs end` },
  'worker.blocked': {
    level: 'warn',
    say: ({ worker, forMs }) =>
      `${worker} did nothing for ${duration(forMs)}: a job computes without a pause, or the machine slept`,
  },
  'worker.warned': { level: 'warn', say: ({ message }) => message },
  'job.started': {
    level: 'debug',
    say: ({ lateMs, ...job }) => `${called(job)} started, ${duration(lateMs)} late`,
  },
  'job.waits': {
    level: 'warn',
    say: (job) => `${called(job)} waits: an earlier attempt has not ended`,
  },
  'job.finished': {
    level: 'info',
    say: ({ durationMs, ...job }) => `${called(job)} finished in ${duration(durationMs)}`,
  },
  'job.failed': {
    level: ({ willRetry }) => (willRetry ? 'warn' : 'error'),
    say: ({ durationMs, error, willRetry, ...job }) =>
      `${called(job)} failed after ${duration(durationMs)}${willRetry ? ', will be retried' : ''}: ${reasonOf(error)}`,
  },
  'job.cancelled': {
    level: 'info',
    say: ({ durationMs, reason, ...job }) => `${called(job)} ended after ${duration(durationMs)}: ${reason}`,
  },
  'job.refused': { level: 'warn', say: ({ reason, ...job }) => `${called(job)} not started: ${reason}` },
}
