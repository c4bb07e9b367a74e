import { expect, test } from 'vitest'
import { Fleet } from './fleet.ts'
import { type Definition, day, hour, minute, type Policy, second } from './state.ts'

const overlaps = ['skip', 'queue', 'cancel', 'allow'] as const
const aTwentieth = (index: number) => index % 20 === 0

const plain: Policy = {
  catchUp: 'skip',
  catchUpLimit: 3,
  catchUpMaxAge: 7 * day,
  grace: minute,
  overlap: 'skip',
  lockTimeout: hour,
  deadline: null,
  calendars: [],
  onBlackout: 'skip',
  windowDays: null,
  flag: null,
  jitter: null,
  stagger: null,
  maxParallel: null,
  startsAt: null,
  endsAt: null,
  maxRuns: null,
  pauseAfterFailures: null,
  zoneOffset: 0,
}

/** Daily and hourly ones at all minutes, and one in a hundred that is due every minute. */
function definition(index: number, catchUp: Policy['catchUp']): Definition {
  const cycle = index % 100 === 0 ? minute : index % 5 < 2 ? hour : day
  const policy: Policy = {
    ...plain,
    catchUp,
    overlap: overlaps[(index + Math.floor(index / 4)) % 4]!,
    catchUpLimit: aTwentieth(index + 1) ? 10 : 3,
    catchUpMaxAge: index % 3 === 0 ? day : 7 * day,
    deadline: index % 7 === 0 ? 2 * hour : null,
  }
  return {
    id: `s${String(index).padStart(4, '0')}`,
    policy,
    timing: { cycle, offsets: [{ after: (index * 37 * minute) % cycle, isGap: false }], end: null },
    plan: [{ job: 'a1', wave: 1, position: 1, needs: null }],
  }
}

/** At most so many jobs of a schedule may be in the queue at once. */
function mostOf({ overlap, catchUp, catchUpLimit }: Policy): number {
  if (overlap !== 'allow') return 1
  return catchUp === 'run_all' ? catchUpLimit : 2
}

test.each(['skip', 'run_once', 'run_all'] as const)(
  'after a week and after a month away, 1,000 schedules with catchUp %s have done what the model says, and never flooded the queue',
  async (catchUp) => {
    const definitions = Array.from({ length: 1_000 }, (_, index) => definition(index, catchUp))
    const fleet = await Fleet.create(definitions)
    const floods: string[] = []
    const inspect = (queued: Map<string, number>) => {
      for (const { id, policy } of definitions) {
        const jobs = queued.get(id) ?? 0
        if (jobs > mostOf(policy)) floods.push(`${jobs} jobs of ${id}, of at most ${mostOf(policy)}`)
      }
    }
    for (const outage of [7 * day, 30 * day]) {
      fleet.away(10 * hour + 5 * second)
      await fleet.catchUp(inspect)
      fleet.away(hour)
      await fleet.pass()
      // Some runs are under way all the time that nobody keeps time.
      await fleet.work((id) => !id.endsWith('1'))
      await fleet.start()
      fleet.away(outage)
      await fleet.catchUp(inspect)
      expect(await fleet.differences()).toEqual([])
    }
    expect(floods).toEqual([])
    // Each fell due hundreds of thousands of times: that there is something to compare is not taken on trust.
    expect(fleet.world.schedules.reduce((sum, { skipCount }) => sum + skipCount, 0)).toBeGreaterThan(500_000)
  },
  400_000,
)
