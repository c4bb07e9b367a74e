import { daemonExamples, dueAt, ranAt } from './daemon-examples.ts'

/** What the document shows of each kind of answer: one story, told by the sample app. */

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
  ...{ schedules: ['feed-refresh'], disabledSchedules: [], scheduleCount: 1, queued: 0, running: 1 },
  ...{
    waitsSince: null,
    isOldestWaiting: false,
    unserved: null,
    recentRuns: 4,
    failures: 1,
    failureRatio: 0.25,
  },
  ...{ retries: 2, typicalDuration: 0.4, longDuration: 1.9, durations: [0.4, 0.3, 1.9] },
  ...{ lastFinishedAt: '2026-11-22T02:30:00.415Z', lastError: 'Error: no room left' },
  ...{ lastErrorAt: '2026-11-22T02:15:00.210Z', lastErrorRun: 41 },
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
  channel: 'api',
}

export const examples = {
  ...{ schedule, run, jobRun, occurrence, missed, planned, released, plan, why, backfill },
  ...{ flag, calendar, blackout, job, audit },
  ...daemonExamples,
}
