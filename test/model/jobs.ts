import type { JobRun, Run, World } from './state.ts'

export function createJobs(run: Run): JobRun[] {
  return run.schedule.plan.map((planned) => ({
    ...planned,
    run,
    status: 'waiting',
    attempt: 0,
    queuedAt: null,
    startedAt: null,
    crashes: 0,
    worker: null,
    queued: null,
  }))
}

export const isOpen = ({ status }: JobRun): boolean => status === 'queued' || status === 'running'
export const hasEnded = (job: JobRun): boolean => job.status !== 'waiting' && !isOpen(job)

/** Opens what may be opened now; says whether anything is left to wait for. */
export function openJobs(world: World, run: Run): 'under way' | 'over' {
  for (;;) {
    const ofWave = run.jobs.filter(({ wave }) => wave === run.wave)
    if (ofWave.every(hasEnded)) {
      if (run.jobs.every(hasEnded)) return 'over'
      openWave(world, run)
      continue
    }
    for (const job of ofWave.filter(({ status }) => status === 'waiting')) {
      if (run.jobs.filter(isOpen).length >= run.maxParallel) break
      open(world, job)
    }
    return 'under way'
  }
}

function openWave(world: World, run: Run): void {
  run.wave++
  run.waveOpensAt = world.now + (run.wave === 1 ? run.spread : 0)
  const hasSucceeded = (name: string) =>
    run.jobs.some(({ job, status }) => job === name && status === 'succeeded')
  for (const job of run.jobs) {
    if (job.wave === run.wave && job.needs !== null && !job.needs.every(hasSucceeded)) job.status = 'skipped'
  }
}

function open(world: World, job: JobRun): void {
  const stagger = (job.position - 1) * job.run.stagger
  const runAt = Math.max(world.now, job.run.waveOpensAt + stagger)
  Object.assign(job, {
    status: 'queued',
    queuedAt: world.now,
    queued: { runAt, attempts: 0, lockedBy: null },
  })
}

/** Jobs that did not start will not; those that run go on. */
export function closeJobs(run: Run, status: 'cancelled' | 'skipped'): void {
  for (const job of run.jobs) {
    if (job.status === 'waiting' || job.status === 'queued') Object.assign(job, { status, queued: null })
  }
}
