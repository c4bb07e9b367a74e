import { counted, duration, reasonOf, some } from '../wording.ts'
import { broken, changes, type Sentences, wakers } from './parts.ts'

/** The daemon: leading, passes, forecasts, and the house it keeps. */
export const keepingTime: Sentences<
  | `daemon.${string}`
  | `leader.${string}`
  | 'listener.silent'
  | `session.${string}`
  | `schedules.${string}`
  | `tick.${string}`
  | `keeper.${string}`
  | `forecast.${string}`
  | `history.${string}`
  | `queue.${string}`
  | `sweep.${string}`
> = {
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
}
