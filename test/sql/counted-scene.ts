import { job, schedule } from './definitions.ts'
import { at, type Engine, every } from './engine.ts'

/** What the counters are tried on: one schedule that overlaps itself, one that waits, and a job that is tried once. */
export function readyToCount(engine: Engine, feed: ReturnType<typeof every>) {
  const sync = every(60, { first: at('00:05'), count: 30 })
  return engine.ready(
    [
      [schedule('feed'), feed],
      [schedule('sync', { overlap: 'queue' }), sync],
    ],
    { jobs: [job('work', { max_attempts: 1 })] },
  )
}

/** A run that succeeds, one that is skipped, one that fails. */
export async function endInEveryWay(engine: Engine): Promise<void> {
  await engine.claim(at('00:01'))
  await engine.work(at('00:01:01'))
  await engine.claim(at('00:05'))
  await engine.claim(at('00:06'))
  await engine.work(at('00:06:01'), { outcome: 'failed', error: 'Error: no' })
}
