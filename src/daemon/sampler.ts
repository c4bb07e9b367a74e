import type { Queryable } from '../db/database.ts'
import { countRuns, sampleQueue, scheduleMetrics, schedulerMetrics } from '../db/metrics.ts'
import type { Events } from '../events.ts'
import { Chore } from './chore.ts'

const everyMs = 15_000

type Options = {
  database: Queryable
  events: Events
  /** Null where daemons poll without a leader. */
  epoch: number | null
  /** More ready jobs than this are told of. */
  warnDepth: number
}

/** Tells four times a minute how the queue and the schedules stand: the leader, so that nobody counts anything twice. */
export class Sampler {
  readonly #options: Options
  readonly #chore = new Chore({ everyMs })
  #isDeep = false

  constructor(options: Options) {
    this.#options = options
  }

  /** Called after each pass; samples when it is time. */
  afterPass(): Promise<void> {
    return this.#chore.whenDue(() => this.sample())
  }

  /** Samples now. */
  async sample(): Promise<void> {
    const { database, events, epoch } = this.#options
    // Counters that are not complete yet would seem to leap; after an upgrade they have a long history to count.
    if (!(await countRuns(database))) return this.#chore.hurry()
    const queue = await sampleQueue(database)
    events.emit('queue.sampled', { epoch, ...queue })
    this.#judgeDepth(queue.ready)
    const [rows, totals] = [await scheduleMetrics(database), await schedulerMetrics(database)]
    events.emit('schedules.sampled', { epoch, rows, totals })
  }

  #judgeDepth(ready: number): void {
    const { events, warnDepth } = this.#options
    const isDeep = ready > warnDepth
    if (isDeep === this.#isDeep) return
    this.#isDeep = isDeep
    events.emit(isDeep ? 'queue.deep' : 'queue.settled', { ready, warnDepth })
  }
}
