/** What the document shows of the scheduler itself, and of questions about the calendar. */
export const dueAt = '2026-11-22T02:45:00.000Z'
export const ranAt = '2026-11-22T02:30:00.000Z'

const daemon = 'daemon-host-1-2f9c1a'

const status = {
  ...{ state: 'green', message: 'The daemon keeps time.', cause: null, hostname: 'host-1' },
  ...{
    uptimeSeconds: 10_842.1,
    heartbeatAgeSeconds: 3.2,
    passAgeSeconds: 0.4,
    daemon,
    leader: daemon,
    epoch: 3,
  },
  ...{ ledFor: 10_841, beatAgo: 3, passAgo: 0, nextRunAt: dueAt, overdue: 0, failing: 0, owed: 0, queue: 0 },
  ...{ parked: 0, exhausted: 0, pending: 0, workers: 2, daemons: 2, checkedAt: '2026-11-22T02:36:00.000Z' },
}

const term = {
  ...{ epoch: 3, leader: daemon, region: 'fra', gainedAt: '2026-11-21T23:35:00.000Z', lostAt: null },
  ...{ ledFor: 10_841, lostReason: null, nobodyFor: 0.004 },
}

const process = {
  ...{ id: daemon, kind: 'schedule_daemon', status: 'leading', host: 'host-1', pid: 4_711, region: 'fra' },
  ...{ machine: 'e784079c412398', version: '0.2.0', startedAt: '2026-11-21T23:35:00.000Z' },
  ...{ heartbeatAt: '2026-11-22T02:35:57.000Z', lastPassAt: '2026-11-22T02:35:59.600Z', stoppedAt: null },
  ...{ beatAgo: 3, passAgo: 0, upFor: 10_842 },
}

const sample = {
  ...{ at: '2026-11-22T02:35:45.000Z', ready: 2, running: 1, scheduled: 4, failed: 0 },
  ...{ oldestWait: 1, oldestTask: 'feed.download' },
}

const preview = {
  ...{ description: 'At 02:30, America/New_York', warnings: [] },
  occurrences: [
    {
      ...{ at: '2026-03-08T07:00:00.000Z', local: '2026-03-08T03:00:00-04:00' },
      note: '2026-03-08 02:30 does not exist: the clock went from 02:00 to 03:00.',
    },
    { at: '2026-03-09T06:30:00.000Z', local: '2026-03-09T02:30:00-04:00' },
  ],
}

const fired = '2026-03-08T07:00:00.000Z'
const counted = { occurrences: 1, fires: 1, holds: 0, skips: 0, reasons: {} }
const range = { from: '2026-03-08T00:00:00.000Z', to: '2026-03-09T00:00:00.000Z' }

const report = {
  ...range,
  total: counted,
  schedules: [
    {
      ...{ scheduleId: 'nightly', cron: '30 2 * * *', timezone: 'America/New_York', enabled: true },
      ...{ ...counted, firstAt: fired, lastAt: fired, duration: 30, halted: null },
    },
  ],
  occurrences: [
    {
      ...{ scheduleId: 'nightly', scheduledFor: fired, firstScheduledFor: null, occurrences: 1 },
      ...{ verdict: 'fire', reason: null, trigger: 'schedule', firedAt: fired },
    },
  ],
  omitted: 0,
  peakMinute: { at: fired, fires: 1 },
  collisions: [],
  quietWindows: [
    { from: fired, to: range.to, seconds: 61_200 },
    { from: range.from, to: fired, seconds: 25_200 },
  ],
  firesByHour: Array.from({ length: 24 }, (_, hour) => (hour === 7 ? 1 : 0)),
  took: { ms: 41, occurrencesPerSecond: 24, virtualDaysPerSecond: 24.4 },
}

export const daemonExamples = { status, term, process, sample, preview, report }
