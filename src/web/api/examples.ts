/** What the document shows of each kind of answer: one story, told by the sample app. */
const dueAt = '2026-11-22T02:45:00.000Z'
const ranAt = '2026-11-22T02:30:00.000Z'

const schedule = {
  ...{
    id: 'feed-refresh',
    state: 'enabled',
    problem: null,
    enabled: true,
    description: 'Reads the supplier feed',
  },
  ...{ cron: '*/15 * * * *', timezone: 'UTC', dstGap: 'after', dstOverlap: 'first' },
  ...{ target: { group: 'feed' }, payload: null, tags: ['feed'] },
  ...{
    catchUp: 'skip',
    catchUpLimit: 100,
    catchUpMaxAge: 604_800,
    grace: 60,
    overlap: 'skip',
    lockTimeout: 3_600,
  },
  ...{ deadline: null, timeWindow: null, startsAt: null, endsAt: null, maxRuns: null, calendars: ['freeze'] },
  ...{
    onBlackout: 'skip',
    flag: null,
    jitter: null,
    stagger: null,
    maxParallel: null,
    pauseAfterFailures: null,
  },
  ...{ clockChangeAt: null, clockChange: null, nextRunAt: dueAt, dueAfter: '2026-11-21T23:40:00.000Z' },
  ...{ fireCount: 12, lastRunAt: '2026-11-22T02:30:00.011Z', lastRunId: 42, lastStatus: 'succeeded' },
  ...{ lockedAt: null, lockedBy: null, lockedRunId: null, waits: false, waitingRuns: 0 },
  ...{ runCount: 12, failureCount: 0, skipCount: 3, consecutiveFailures: 0 },
  ...{ pausedUntil: null, disabledReason: null, halt: null, forecastError: null, retiredAt: null },
  version: '9b1c4d2f00aa71e3',
}

const run = {
  ...{ id: 42, scheduleId: 'feed-refresh', scheduledFor: ranAt, trigger: 'schedule', status: 'succeeded' },
  ...{ reason: null, sentence: null, detail: null, occurrences: 1, firstScheduledFor: null },
  ...{ late: 0.011, took: 0.42, requestedBy: null, requestReason: null, payload: null },
  ...{ claimedBy: 'daemon-host-1-2f9c1a', epoch: 3, wave: 2, waves: 2 },
  ...{ decidedAt: '2026-11-22T02:30:00.009Z', queuedAt: '2026-11-22T02:30:00.011Z' },
  ...{ startedAt: '2026-11-22T02:30:00.015Z', finishedAt: '2026-11-22T02:30:00.435Z', error: null },
}

const jobRun = {
  ...{ id: 77, runId: 42, job: 'feed.download', wave: 1, status: 'succeeded', attempt: 1 },
  ...{ waited: 0.004, took: 0.4, worker: 'worker-host-2-91bb07', graphileJobId: 1_234 },
  ...{ queuedAt: '2026-11-22T02:30:00.011Z', startedAt: '2026-11-22T02:30:00.015Z' },
  ...{ finishedAt: '2026-11-22T02:30:00.415Z', error: null, log: '3 products' },
}

const occurrence = {
  ...{ scheduledFor: dueAt, dueIn: 540, scheduleId: 'feed-refresh', verdict: 'fire', reason: null },
}

const span = {
  firstScheduledFor: '2026-11-22T01:00:00.000Z',
  scheduledFor: '2026-11-22T01:30:00.000Z',
  occurrences: 3,
}

const missed = { id: 17, scheduleId: 'feed-refresh', reason: 'missed', ...span }
const planned = { runId: 17, ...span, outcome: 'run', reason: null, sentence: null }
const released = { runId: 17, scheduledFor: span.scheduledFor, occurrences: 3 }

const plan = {
  ...{ scheduleId: 'feed-refresh', enabled: false, due: [] },
  passed: { count: 96, isMore: false, first: '2026-11-21T02:45:00.000Z', last: ranAt },
  upcoming: [{ scheduledFor: dueAt, outcome: 'run', reason: null, sentence: null }],
}

const why = {
  ...{ scheduleId: 'feed-refresh', at: ranAt, conclusion: 'It ran: run 42 succeeded.' },
  checks: [
    { step: 1, question: 'Is it defined?', ok: true, answer: 'Yes, since 2026-11-01.' },
    { step: 2, question: 'What happened?', ok: null, answer: 'It ran: run 42 succeeded.' },
  ],
}

const backfill = {
  ...{
    id: 3,
    scheduleId: 'feed-refresh',
    state: 'running',
    total: 97,
    done: 12,
    failed: 1,
    running: 2,
    remaining: 85,
  },
  ...{
    eta: '2026-11-22T03:10:00.000Z',
    since: '2026-01-01T00:00:00.000Z',
    until: '2026-01-02T00:00:00.000Z',
  },
  ...{
    pace: 2,
    requestedBy: 'ada',
    requestReason: 'prices were wrong',
    requestedAt: ranAt,
    finishedAt: null,
  },
  error: null,
}

const flag = {
  ...{ name: 'new-pricing', isOn: false, schedules: ['hourly-matching'] },
  ...{ changedBy: null, changedAt: null, version: '5f4dcc3b5aa765d6' },
}

const calendar = {
  ...{ name: 'freeze', description: 'No changes', upcoming: 3, nextDay: '2026-12-24' },
  ...{ schedules: ['feed-refresh'], retiredAt: null },
}

const blackout = {
  ...{ id: 42, calendar: 'freeze', firstDay: '2026-12-24', lastDay: '2026-12-26', label: 'release freeze' },
  ...{ state: 'ahead', source: 'operator', addedBy: 'ada', addedAt: ranAt },
}

const job = {
  ...{
    name: 'feed.download',
    group: 'feed',
    task: 'punctual:feed.download',
    isForeign: false,
    dependsOn: [],
  },
  ...{ timeout: 60, maxAttempts: 3, priority: 0, queue: null, dependencyRule: 'all_done', retiredAt: null },
  ...{ schedules: ['feed-refresh'], queued: 0, running: 1, isOldestWaiting: false, recentRuns: 96 },
  ...{
    failureRatio: 0.01,
    typicalDuration: 0.4,
    longDuration: 1.9,
    lastFinishedAt: '2026-11-22T02:30:00.415Z',
  },
}

const audit = {
  ...{
    id: 9,
    at: ranAt,
    actor: 'ada',
    action: 'disable',
    subject: 'feed-refresh',
    reason: 'supplier is down',
  },
  detail: { until: '2026-11-22T06:00:00+00:00' },
}

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

export const examples = {
  ...{ schedule, run, jobRun, occurrence, missed, planned, released, plan, why, backfill, flag, calendar },
  ...{ blackout, job, audit, status, term, process, sample, preview, report },
}
