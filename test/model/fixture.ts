import { calendar, hashOf, job, schedule } from '../sql/definitions.ts'
import { type Definition, type Ms, maxAttempts, type PlannedJob, start } from './state.ts'

const jobs = ['a', 'b', 'c'].flatMap((wave) => [1, 2, 3].map((place) => `${wave}${place}`))

/** What comes before a scenario: the code's definitions are synced, and two workers live. */
export function fixtureOf(definitions: Definition[]): string[] {
  const at = iso(start)
  const flags = [...new Set(definitions.map(({ policy }) => policy.flag))].filter((flag) => flag !== null)
  return [
    syncOf(definitions, start),
    ...flags.map((flag) => `select punctual.set_flag('${flag}', true, at => '${at}')`),
    ...['w0', 'w1'].flatMap((id) => [
      `select punctual.register_worker('${id}', 'worker', 'running', 'here', 1, null, null, '1', '10 seconds', at => '${at}')`,
      `select punctual.heartbeat('${id}', 'running', null, array['${id}'], '${at}')`,
    ]),
  ]
}

type Defined = Omit<Definition, 'timing'>

export function syncOf(definitions: Defined[], at: Ms): string {
  const document = {
    jobs: jobs.map((name) => job(name, { max_attempts: maxAttempts })),
    schedules: definitions.map(documentOf),
    calendars: [calendar('holidays')],
  }
  return `select punctual.sync_definitions('daemon', '${JSON.stringify(document)}', '${hashOf(document)}', null, at => '${iso(at)}')`
}

function documentOf({ id, policy, plan }: Defined) {
  const { windowDays, startsAt, endsAt } = policy
  return schedule(id, {
    ...planOf(plan),
    timezone: policy.zoneOffset === 0 ? 'UTC' : 'Asia/Tokyo',
    catch_up: policy.catchUp,
    catch_up_limit: policy.catchUpLimit,
    catch_up_max_age_ms: policy.catchUpMaxAge,
    grace_ms: policy.grace,
    overlap: policy.overlap,
    lock_timeout_ms: policy.lockTimeout,
    deadline_ms: policy.deadline,
    time_window: windowDays === null ? null : { from: '00:00', to: '24:00', days: windowDays },
    calendars: policy.calendars,
    on_blackout: policy.onBlackout,
    flag: policy.flag,
    jitter_ms: policy.jitter,
    stagger_ms: policy.stagger,
    max_parallel: policy.maxParallel,
    starts_at: startsAt === null ? null : iso(startsAt),
    ends_at: endsAt === null ? null : iso(endsAt),
    max_runs: policy.maxRuns,
    pause_after_failures: policy.pauseAfterFailures,
  })
}

function planOf(plan: PlannedJob[]) {
  const waves = [1, 2, 3].map((wave) => plan.filter((one) => one.wave === wave).map((one) => one.job))
  const needs = plan.flatMap((one) => (one.needs === null ? [] : [[one.job, one.needs] as const]))
  return { waves: waves.filter((names) => names.length > 0), needs: Object.fromEntries(needs) }
}

const iso = (at: Ms): string => new Date(at).toISOString()
