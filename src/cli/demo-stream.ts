import type { Database } from '../db/database.ts'
import { listRuns, type RunDetail } from '../db/runs.ts'
import type { EventFields, Events } from '../events.ts'

/** One thing that happened to a run; `lagMs` is how long after its instant. */
export type Step = {
  step: 'due' | 'claimed' | 'queued' | 'skipped' | 'started' | 'finished' | 'failed'
  run: number
  schedule: string
  scheduledFor: Date
  lagMs: number
  job?: string
  tookMs?: number
}

type Following = { events: Events; database: Database; schedule: string; onStep(step: Step): void }
type Ended = EventFields['job.finished']

/** Tells what the daemon, the ledger and the worker say of each new run of a schedule, one step after the other. */
export function followRuns({ events, database, schedule, onStep }: Following): void {
  const told = new Map<number, RunDetail>()
  let committedMs = 0
  let turn = Promise.resolve()
  // Nobody is served by an error here: the runs go on, and the log says what is wrong.
  const inTurn = (work: () => Promise<void>) => {
    turn = turn.then(work).catch(() => undefined)
  }
  const latest = async () => (await listRuns(database, { scheduleId: schedule, limit: newest })).runs
  inTurn(async () => {
    for (const run of await latest()) told.set(run.id, run)
  })
  const tellNew = async () => {
    for (const run of (await latest()).reverse()) {
      if (told.has(run.id)) continue
      told.set(run.id, run)
      for (const step of decided(run, committedMs)) onStep(step)
    }
  }
  const tellJob = (
    step: Step['step'],
    { run: id, job }: Ended | EventFields['job.started'],
    more: object,
  ) => {
    const at = Date.now()
    inTurn(async () => {
      if (!told.has(Number(id))) await tellNew()
      const run = told.get(Number(id))
      if (run !== undefined)
        onStep({ ...about(run), step, lagMs: at - run.scheduledFor.getTime(), job, ...more })
    })
  }
  events.on('tick.claimed', ({ lateMs }) => {
    committedMs = lateMs
    inTurn(tellNew)
  })
  events.on('job.started', (job) => tellJob('started', job, { lagMs: job.lateMs }))
  events.on('job.finished', (job) => tellJob('finished', job, { tookMs: job.durationMs }))
  events.on('job.failed', (job) => tellJob('failed', job, { tookMs: job.durationMs }))
}

const newest = 10

/** The row says when the claim began; that its jobs are queued is true from the claim's commit on. */
function decided(run: RunDetail, committedMs: number): Step[] {
  const lagMs = (run.decidedAt?.getTime() ?? Date.now()) - run.scheduledFor.getTime()
  const due: Step = { ...about(run), step: 'due', lagMs: 0 }
  if (run.status === 'skipped') return [due, { ...about(run), step: 'skipped', lagMs }]
  const queuedMs = run.trigger === 'schedule' ? Math.max(lagMs, committedMs) : lagMs
  return [due, { ...about(run), step: 'claimed', lagMs }, { ...about(run), step: 'queued', lagMs: queuedMs }]
}

function about({ id, scheduleId, scheduledFor }: RunDetail) {
  return { run: id, schedule: scheduleId, scheduledFor }
}
