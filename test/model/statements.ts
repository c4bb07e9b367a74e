import { syncOf } from './fixture.ts'
import type { Move } from './moves.ts'
import type { Missed } from './operators.ts'
import { stretchPart } from './settle.ts'
import type { JobRun, Ms, Occurrence, Policy, Run, Schedule, World } from './state.ts'
import { forecastOf, type Reach } from './timing.ts'

type Asked = { move: Move; reach: Reach }

const iso = (at: Ms): string => `timestamptz '${new Date(at).toISOString()}'`
const date = (day: number): string => `date '${new Date(day * 86_400_000).toISOString().slice(0, 10)}'`
const json = (value: unknown): string => `'${JSON.stringify(value)}'`

function runId({ schedule, scheduledFor, request }: Run): string {
  return `model.run('${schedule.id}', ${iso(scheduledFor)}, ${request})`
}

function jobId({ run, job }: JobRun): string {
  return `model.job(${runId(run)}, '${job}')`
}

const by = (world: World): string => `reason => 'because', actor => 'operator', at => ${iso(world.now)}`

/**
 * The move as a statement that answers one value: what daemons, workers and operators call, and what the queue does. To
 * be asked before the model makes the same move.
 */
export function statementOf(world: World, { move, reach }: Asked): string {
  const at = iso(world.now)
  switch (move.kind) {
    case 'tick':
      return `select to_jsonb(t) from punctual.tick('daemon', 1000, null, null, ${at}) t`
    case 'sweep':
      return `select jsonb_agg(s) from punctual.sweep(${at}) s`
    case 'settle':
      return settling(world, reach)
    case 'refill':
      return `select model.refill(${json(move.schedules.map((one) => told(one, { now: world.now, reach })))}, ${at})`
    case 'enable':
      return `select to_jsonb(punctual.enable('${move.schedule.id}', ${by(world)}))`
    case 'disable': {
      const until = move.until === null ? 'null' : iso(move.until)
      return `select to_jsonb(punctual.disable('${move.schedule.id}', until => ${until}, ${by(world)}))`
    }
    case 'trigger':
      return `select to_jsonb(punctual.trigger('${move.schedule.id}', ${by(world)}))`
    case 'runMissed': {
      return `select model.run_missed('${move.schedule.id}', ${filterOf(move)}, ${move.newestOnly}, ${move.perMinute}, ${at})`
    }
    case 'dismissMissed': {
      return `select to_jsonb(punctual.dismiss_missed('${move.schedule.id}', ${filterOf(move)}, ${by(world)}))`
    }
    case 'redefine':
      return redefinition(world, move)
    case 'cancel':
      return `select to_jsonb(punctual.cancel_run(${runId(move.run)}, ${by(world)}))`
    case 'retry':
      return `select to_jsonb(punctual.retry_run(${runId(move.run)}, ${by(world)}))`
    case 'start':
    case 'knock':
      return `select model.start('${move.worker.id}', ${jobId(move.job)}, ${at})`
    case 'finish':
    case 'late': {
      const outcome = 'outcome' in move ? move.outcome : 'succeeded'
      const { worker, attempt } = move.job
      return `select model.finish('${worker}', ${jobId(move.job)}, ${attempt}, '${outcome}', ${at})`
    }
    case 'flag':
      return `select to_jsonb(punctual.set_flag('beta', ${move.isOn}, ${by(world)})::text)`
    case 'blackout':
      return `select to_jsonb(punctual.add_blackout('holidays', ${date(move.firstDay)}, ${date(move.lastDay)}, label => 'closed', actor => 'operator', at => ${at}))`
    case 'freeBlackout':
      return `select to_jsonb(punctual.remove_blackout((select id from punctual.blackouts order by id offset ${move.index} limit 1), actor => 'operator', at => ${at})::text)`
    case 'vanish':
      return `select model.vanish(${jobId(move.job)})`
    case 'crash':
      return 'select null::jsonb'
  }
}

function filterOf({ run, since, until }: Missed): string {
  const instant = (at: Ms | null) => (at === null ? 'null' : iso(at))
  return `${run === null ? 'null' : `array[${runId(run)}]`}, ${instant(since)}, ${instant(until)}`
}

type Redefining = { schedule: Schedule; policy: Policy }

function redefinition({ schedules, now }: World, { schedule, policy }: Redefining): string {
  return syncOf(
    schedules.map((one) => (one === schedule ? { ...one, policy } : one)),
    now,
  )
}

/** Workers that live say so, where anybody listens. */
export function beatOf({ workers, now }: World, { kind }: Move): string[] {
  if (kind !== 'sweep' && kind !== 'crash') return []
  const alive = workers.filter(({ isAlive }) => isAlive).map(({ id }) => `'${id}'`)
  return [`update punctual.worker_instances set heartbeat_at = ${iso(now)} where id in (${alive.join(', ')})`]
}

/** A forecast as the forecaster tells it. */
export function told(schedule: Schedule, asked: { now: Ms; reach: Reach }) {
  const { forecast, isFinal } = forecastOf(schedule, asked)
  const instants = (those: Occurrence[]) => those.map(({ at }) => new Date(at))
  const isOver = forecast.length === 0
  return {
    id: schedule.id,
    revision: 1,
    forecast: instants(forecast),
    gaps: instants(forecast.filter(({ isGap }) => isGap)),
    is_final: isFinal,
    halt: isOver ? 'exhausted' : null,
    error: isOver ? 'It is over' : null,
  }
}

function settling(world: World, reach: Reach): string {
  const part = stretchPart(world, reach)
  const at = iso(world.now)
  if (part === undefined) return `select to_jsonb(u) from punctual.unsettled_stretch() u`
  const instants = json(part.instants.map((instant) => new Date(instant)))
  return `select model.settle(${iso(part.stretch.since)}, ${instants}, ${part.isLast}, ${at})`
}
