import { claim } from './claim.ts'
import { dispatchPending } from './dispatch.ts'
import type { Move } from './moves.ts'
import {
  cancelRun,
  disable,
  dismissMissed,
  enable,
  missedRuns,
  redefine,
  retryRun,
  runMissed,
  switchByItself,
  switchFlag,
  trigger,
  wanted,
} from './operators.ts'
import { settleStretch } from './settle.ts'
import type { World } from './state.ts'
import { type Reach, refill } from './timing.ts'
import { finishJob, startJob, sweep } from './work.ts'

export function tick(world: World): void {
  switchByItself(world)
  for (const schedule of world.schedules) claim(world, schedule)
  dispatchPending(world)
}

/** Makes the move on the model and answers what whoever makes it is told, where that is promised. */
export function perform(world: World, { move, reach }: { move: Move; reach: Reach }): unknown {
  switch (move.kind) {
    case 'tick':
      return tick(world)
    case 'sweep':
      return sweep(world)
    case 'settle':
      return settleStretch(world, reach)
    case 'refill':
      for (const schedule of move.schedules) refill(world, { schedule, reach })
      return move.schedules.length
    case 'enable':
      return enable(world, move.schedule)
    case 'disable':
      return disable(world, move)
    case 'trigger':
      return void trigger(world, move.schedule)
    case 'runMissed': {
      const rows = wanted(missedRuns(world, move), move)
      const answer = rows.map(({ scheduledFor, instants }) => [scheduledFor, instants.length])
      runMissed(world, { rows, perMinute: move.perMinute })
      return answer
    }
    case 'dismissMissed': {
      const rows = missedRuns(world, move)
      return dismissMissed(rows)
    }
    case 'redefine':
      return redefine(world, move)
    case 'cancel':
      return cancelRun(world, move.run)
    case 'retry':
      return retryRun(world, move.run)
    case 'start':
    case 'knock': {
      const refusal = startJob(world, move)
      if (refusal !== null) move.job.queued = null
      return refusal
    }
    case 'finish':
      finishJob(world, move)
      return true
    case 'late':
      return false
    case 'vanish':
      move.job.queued = null
      return undefined
    case 'crash':
      Object.assign(move.worker, { isAlive: false, heartbeatAt: world.now })
      return undefined
    case 'flag':
      return switchFlag(world, move.isOn)
    case 'blackout':
      return void world.blackouts.push({ calendar: 'holidays', ...move })
    case 'freeBlackout':
      return void world.blackouts.splice(move.index, 1)
  }
}
