import { Child } from './child.ts'

export type CronOptions = {
  url: string
  items: number
  /** A later one for each round. */
  minutesAhead: number
}

/**
 * Graphile Worker's own cron in a process of its own: from the instant its items are due to the commit that enqueued
 * the last job. It knows whole minutes only, and each only once, so that process gets a clock that is about to strike another.
 */
export async function graphileCronMs(options: CronOptions): Promise<number> {
  const child = new Child('graphile-cron', options)
  try {
    const { lateMs } = await child.next('scheduled')
    return Number(lateMs)
  } finally {
    await child.stop()
  }
}
