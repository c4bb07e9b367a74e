/**
 * A year in seconds, or rather two: 200 schedules of every policy, in twelve zones, simulated over 2026 and 2027. What the
 * engine recorded must be exactly what an independent calendar says (the minute walker, which knows nothing of ours but
 * the rule), each occurrence once and with the verdict of its policy. Instants are chosen to coincide, so that it is many
 * occurrences at few moments; steps of 15 minutes are as good as minutes for them.
 */
import { expect, test } from 'vitest'
import { calendar, job, type ScheduleDocument, schedule } from '../sql/definitions.ts'
import { createSimulator } from '../support/simulating.ts'
import { firings, type Step, walk } from '../unit/calendar/minute-walker.ts'

const simulator = createSimulator()
const from = new Date('2026-01-01T00:00:00Z')
const to = new Date('2028-01-01T00:00:00Z')
const step = 15 * 60_000
const dayMs = 86_400_000

/** Each with a local time that is 06:00 UTC in its winter. */
const zones: Record<string, string> = {
  UTC: '0 6',
  'America/New_York': '0 1',
  'America/Los_Angeles': '0 22',
  'America/Sao_Paulo': '0 3',
  'Europe/London': '0 6',
  'Europe/Berlin': '0 7',
  'Africa/Cairo': '0 8',
  'Asia/Kolkata': '30 11',
  'Asia/Kathmandu': '45 11',
  'Asia/Tokyo': '0 15',
  'Australia/Lord_Howe': '30 16',
  'Pacific/Auckland': '0 18',
}
const frozen = ['2026-12-24', '2026-12-25', '2026-12-26', '2027-07-04', '2027-12-25']
const night = '30 2 * 3,4,10,11 0'

type Fields = Parameters<typeof schedule>[1]

/** What is fired at what time, and what the policy does to it. */
const kinds: [(time: string) => string, Fields][] = [
  [(time) => `${time} * * *`, {}],
  [(time) => `${time} * * *`, { overlap: 'queue', catch_up: 'run_all', deadline_ms: 60_000 }],
  [(time) => `${time} * * *`, { calendars: ['freeze'], overlap: 'allow', waves: [['work'], ['work2']] }],
  [(time) => `${time} * * 1-5`, { overlap: 'cancel', catch_up: 'run_once', pause_after_failures: 2 }],
  [(time) => `${time} * * 1-5`, { starts_at: '2026-06-01T00:00:00Z', ends_at: '2027-05-31T06:00:00Z' }],
  [(time) => `${time} * * 6`, { calendars: ['freeze'], on_blackout: 'next_day' }],
  [(time) => `${time} * * 1`, { flag: 'never-on' }],
  [(time) => `${time} * * 5#1`, { jitter_ms: 600_000 }],
  [(time) => `${time} L * *`, { max_runs: 7 }],
  [
    (time) => `${time} 1,15 * *`,
    { grace_ms: 0, waves: [['work', 'work2']], stagger_ms: 1_000, max_parallel: 1 },
  ],
  [() => night, {}],
  [() => night, { dst_gap: 'shift', dst_overlap: 'both' }],
  [() => night, { dst_gap: 'skip', dst_overlap: 'second' }],
  [() => '0 * * 3,4,10,11 0', { time_window: { from: '00:00', to: '04:00' } }],
  [(time) => `${time} 29 2 *`, {}],
  [(time) => `${time} * * 3`, { payload: { mixed: true }, tags: ['weekly'] }],
  [(time) => `${time} 25 12 *`, { calendars: ['freeze'] }],
]
const schedules = Object.entries(zones)
  .flatMap(([timezone, time], zone) =>
    kinds.map(([cron, fields], kind) =>
      schedule(`z${zone}-k${kind}`, { ...fields, cron: cron(time), timezone }),
    ),
  )
  .slice(0, 200)

const steps = new Map<string, Step[]>()
const known = new Map<string, number[]>()

/** The walker's instants of a timing within the range. */
function instants({ cron, timezone, dst_gap, dst_overlap }: ScheduleDocument, gap = dst_gap): number[] {
  const key = [cron, timezone, gap, dst_overlap].join('|')
  const range = { from: from.getTime() - 2 * dayMs, to: to.getTime() + 2 * dayMs }
  if (!steps.has(timezone)) steps.set(timezone, walk({ timezone, ...range, step }))
  if (!known.has(key)) {
    const rule = { cron, gap, overlap: dst_overlap, step } as Parameters<typeof firings>[1]
    const found = firings(steps.get(timezone)!, rule)
    known.set(
      key,
      found.filter((at) => at >= from.getTime() && at < to.getTime()),
    )
  }
  return known.get(key)!
}

function wallOf(at: number, timezone: string): string {
  const walked = steps.get(timezone)!
  return new Date(walked[(at - walked[0]!.at) / step]!.wall).toISOString()
}

/** Each occurrence of a schedule with its verdict, by the meaning of its policies. */
function expected(document: ScheduleDocument): string[] {
  const { timezone, dst_gap, calendars, on_blackout, flag, max_runs, time_window, starts_at, ends_at } =
    document
  const fires = new Set(instants(document))
  const gaps = dst_gap === 'skip' ? instants(document, 'after').filter((at) => isLeftOut(at, document)) : []
  return [...fires, ...gaps]
    .sort((one, other) => one - other)
    .filter((at) => starts_at === null || at >= Date.parse(starts_at))
    .filter((at) => ends_at === null || at <= Date.parse(ends_at))
    .filter((at) => time_window === null || wallOf(at, timezone).slice(11, 16) < time_window.to)
    .slice(0, max_runs ?? undefined)
    .map((at) => {
      const isFrozen = calendars.length > 0 && frozen.includes(wallOf(at, timezone).slice(0, 10))
      const skipped = isFrozen && on_blackout === 'skip' ? 'blackout' : undefined
      const reason = flag === null ? (fires.has(at) ? skipped : 'clock_gap') : 'flag_off'
      return `${new Date(at).toISOString()} ${reason === undefined ? 'fire' : `skip ${reason}`}`
    })
}

/** Whether the gap policy alone brings it: with skip nothing fires within the hour after. */
function isLeftOut(at: number, document: ScheduleDocument): boolean {
  return (
    !instants(document).includes(at) && !instants(document).some((other) => Math.abs(other - at) < dayMs / 2)
  )
}

test('200 schedules over two years: exactly the occurrences of an independent calendar, each once', {
  timeout: 600_000,
}, async () => {
  await simulator.define({
    jobs: [job('work'), job('work2')],
    schedules,
    calendars: [calendar('freeze', frozen)],
  })
  const report = await simulator.simulate({ from, to, all: true, durationMs: 0, limit: 1_000_000 })

  const actual = new Map<string, string[]>(schedules.map(({ id }) => [id, []]))
  for (const { scheduleId, scheduledFor, verdict, reason, occurrences } of report.occurrences) {
    expect.soft(occurrences).toBe(1)
    actual
      .get(scheduleId)!
      .push(`${scheduledFor.toISOString()} ${[verdict, reason].filter(Boolean).join(' ')}`)
  }
  for (const document of schedules) {
    expect
      .soft(actual.get(document.id), `${document.id} ${document.cron} ${document.timezone}`)
      .toEqual(expected(document))
  }
  const all = [...actual.values()].flat()
  expect(report.omitted).toBe(0)
  expect(report.total.occurrences).toBe(all.length)
  expect(all.length).toBeGreaterThan(40_000)
  const reasons = all.map((each) => each.split(' ')[2]).filter((reason) => reason !== undefined)
  expect(new Set(reasons)).toEqual(new Set(['blackout', 'flag_off', 'clock_gap']))
})
