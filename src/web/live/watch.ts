/**
 * Whether anything that pages show has changed, asked of the database while somebody watches and at no other time.
 *
 * One loop for the whole process reads the marks of all topics in one cheap statement, a few times a second. A topic whose
 * mark differs has changed; those who watch are told its name and load what they show. So nothing on the path of
 * claims tells anybody anything, whoever writes (a daemon, a worker, psql) is seen alike, and a thousand
 * watchers cost the database what one costs. While the database does not answer, watchers are told that instead.
 */

import type { ChangeMarks, Topic } from '../../db/changes.ts'
import { pause } from '../../db/retry.ts'

const topics: readonly Topic[] = ['schedules', 'runs', 'daemons', 'queue', 'acts']

export type Change = { topics: readonly Topic[] } | { isLost: boolean }
type Watcher = (change: Change) => void

type WatchOptions = { read: () => Promise<ChangeMarks>; signal: AbortSignal; everyMs?: number }

export type Watch = {
  /** Tells of each change from now on; the answer ends that. */
  subscribe(watcher: Watcher): () => void
  /** Counts the changes since somebody watches; undefined while nobody does, or nothing is known. */
  version(): number | undefined
}

const usualMs = 400

export function createWatch({ read, signal, everyMs = usualMs }: WatchOptions): Watch {
  const watchers = new Set<Watcher>()
  let version = 0
  let isCurrent = false
  let isRunning = false

  async function run(): Promise<void> {
    isRunning = true
    let known: ChangeMarks | undefined
    let isLost = false
    while (watchers.size > 0 && !signal.aborted) {
      const marks = await read().catch(() => undefined)
      if (isLost !== (marks === undefined)) {
        isLost = marks === undefined
        tell({ isLost })
      }
      const changed = known && marks ? topics.filter((topic) => known![topic] !== marks[topic]) : []
      if (changed.length > 0) version += 1
      isCurrent = marks !== undefined
      known = marks ?? known
      if (changed.length > 0) tell({ topics: changed })
      await pause(everyMs, signal)
    }
    isCurrent = false
    isRunning = false
    version += 1
  }

  function tell(change: Change): void {
    for (const watcher of watchers) watcher(change)
  }

  return {
    subscribe(watcher) {
      watchers.add(watcher)
      if (!isRunning) void run()
      return () => watchers.delete(watcher)
    },
    version: () => (isCurrent ? version : undefined),
  }
}
