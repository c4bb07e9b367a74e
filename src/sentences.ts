/** Every log sentence of the system: which level an event has and how it reads. src/log.ts prints them. */
import type { EventFields, EventName } from './events.ts'
import { broken, called, changes, limited, wakers } from './sentences/parts.ts'
import { counted, duration, reasonOf, some } from './wording.ts'

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
export type Line<Fields> = { level: Level | ((fields: Fields) => Level); say: (fields: Fields) => string }

export const sentences: { [Name in EventName]: Line<EventFields[Name]> } = {
  'postgres.started': {
    level: 'info',
    say: ({ url, dataDir, version }) => `embedded Postgres ${version} runs at ${url}, data in ${dataDir}`,
  },
  'postgres.preparing': {
    level: 'info',
    say: ({ dataDir, version }) => `preparing an embedded Postgres ${version} in ${dataDir}`,
  },
  'postgres.moved': {
    level: 'warn',
    say: ({ wanted, dataDir, user }) =>
      `${wanted} is out of reach for user ${user}; the data is in ${dataDir}`,
  },
  'postgres.leftover-stopped': {
    level: 'warn',
    say: ({ pid, dataDir }) => `stopped a Postgres (process ${pid}) that an earlier start left on ${dataDir}`,
  },
  'postgres.died': {
    level: 'error',
    say: ({ exitCode, words }) => `embedded Postgres died (exit code ${exitCode ?? 'none'}): ${words}`,
  },
  'postgres.stopped': { level: 'info', say: () => 'embedded Postgres stopped' },
  'migrate.waiting': {
    level: 'info',
    say: () => 'another process is migrating this database; waiting for it',
  },
  'migrate.retrying': {
    level: 'warn',
    say: ({ error, attempt }) =>
      `migration attempt ${attempt} met a conflict, trying again: ${reasonOf(error)}`,
  },
  'migrate.newer': {
    level: 'warn',
    say: ({ unknown }) => `the database knows migrations that this release does not: ${some(unknown)}`,
  },
  'migrate.advised': { level: 'warn', say: ({ message, hint }) => `${message} ${hint}` },
  'migrate.applied': { level: 'info', say: ({ names }) => `migrated: ${some(names)}` },
  'daemon.started': { level: 'info', say: ({ worker }) => `daemon ${worker} started` },
  'daemon.stopped': { level: 'info', say: () => 'daemon stopped' },
  'daemon.standby': { level: 'info', say: ({ worker }) => `daemon ${worker} stands by: another one leads` },
  'daemon.beat': { level: 'trace', say: () => 'daemon gave a sign of life' },
  'daemon.woken': { level: 'debug', say: ({ by }) => `daemon woken by ${wakers[by]}` },
  'leader.gained': {
    level: 'info',
    say: ({ worker, epoch, waitedMs }) =>
      `${worker} leads, epoch ${epoch}, after waiting ${duration(waitedMs)}`,
  },
  'leader.lost': {
    level: ({ reason }) => (/^(resigned|handed back)/.test(reason) ? 'info' : 'warn'),
    say: ({ worker, epoch, reason }) => `${worker} no longer leads (epoch ${epoch}): ${reason}`,
  },
  'leader.refused': {
    level: 'error',
    say: ({ reason, hint, retryInMs }) => `${reason}; again in ${duration(retryInMs)}. ${hint}`,
  },
  'leader.handed-over': {
    level: 'info',
    say: ({ worker, epoch, to }) =>
      `${worker} hands over (epoch ${epoch}): a daemon in region ${to} stands by`,
  },
  'listener.silent': {
    level: 'warn',
    say: ({ isRenewed }) =>
      `a notification of our own was not heard; ${isRenewed ? 'the session is renewed' : 'time is kept by polling'}`,
  },
  'daemon.stalled': { level: 'fatal', say: ({ error }) => reasonOf(error) },
  'session.connected': { level: 'debug', say: ({ backend }) => `session open, backend ${backend}` },
  'session.lost': { level: 'warn', say: ({ error }) => `session lost, reconnecting: ${reasonOf(error)}` },
  'schedules.synced': {
    level: ({ unserved = [] }) => (unserved.length > 0 ? 'warn' : 'info'),
    say: ({ inserted, updated, retired, returned, renamed, jobs, unserved = [] }) =>
      `definitions synced, ${counted(jobs, 'job')}; ${changes({
        'new (disabled)': inserted,
        changed: updated,
        retired,
        returned,
        renamed: renamed.map(({ from, to }) => `${from} → ${to}`),
        'not known to any living worker': unserved,
      })}`,
  },
  'schedules.unchanged': { level: 'debug', say: () => 'definitions unchanged since the last sync' },
  'schedules.held': {
    level: 'warn',
    say: ({ retryInMs }) =>
      `definitions not synced yet, somebody's open transaction holds a schedule; again in ${duration(retryInMs)}`,
  },
  'schedules.older-release': {
    level: 'warn',
    say: ({ syncedBy, syncedAt }) =>
      `this release is older than the definitions that ${syncedBy} synced at ${syncedAt.toISOString()}; left as they are`,
  },
  'tick.claimed': {
    level: ({ claimed, skipped, dispatched }) => (claimed + skipped + dispatched > 0 ? 'info' : 'debug'),
    say: ({ claimed, skipped, dispatched, durationMs, lateMs }) =>
      `claimed ${claimed}, skipped ${skipped}, dispatched ${dispatched} in ${duration(durationMs)}, ${duration(lateMs)} late`,
  },
  'keeper.failed': { level: 'error', say: ({ error }) => `housekeeping failed: ${reasonOf(error)}` },
  'tick.failed': {
    level: 'error',
    say: ({ error, retryInMs }) => `tick failed, again in ${duration(retryInMs)}: ${reasonOf(error)}`,
  },
  'forecast.refilled': {
    level: 'debug',
    say: ({ schedules, parked }) =>
      `forecast of ${counted(schedules, 'schedule')} refilled, ${parked} parked`,
  },
  'forecast.parked': {
    level: 'error',
    say: ({ schedule, error }) => `${schedule} cannot be forecast and does not fire: ${error}`,
  },
  'forecast.exhausted': {
    level: 'info',
    say: ({ schedule, reason }) => `${schedule} fires no more: ${reason}`,
  },
  'history.pruned': {
    level: 'info',
    say: ({ runs, records }) =>
      `pruned ${counted(runs, 'old run')} and ${counted(records, 'other old record')}`,
  },
  'queue.sampled': {
    level: 'trace',
    say: ({ ready, running, scheduled, failed }) =>
      `queue: ${ready} ready, ${running} running, ${scheduled} scheduled, ${failed} failed`,
  },
  'queue.deep': {
    level: 'warn',
    say: ({ ready, warnDepth }) =>
      `${counted(ready, 'job')} ready in the queue, more than QUEUE_WARN_DEPTH=${warnDepth}: are there enough workers?`,
  },
  'queue.settled': {
    level: 'info',
    say: ({ ready, warnDepth }) =>
      `${counted(ready, 'job')} ready in the queue, no more than QUEUE_WARN_DEPTH=${warnDepth} again`,
  },
  'schedules.sampled': {
    level: 'trace',
    say: ({ rows, totals }) =>
      `${counted(rows.length, 'schedule')} sampled, ${totals.overdue} overdue, ${totals.failing} failing`,
  },
  'sweep.repaired': {
    level: 'warn',
    say: ({ kind, subjects }) => `repaired (${kind}) ${some(subjects)}: ${broken[kind] ?? kind}`,
  },
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
