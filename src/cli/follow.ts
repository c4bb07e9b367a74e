import { setTimeout } from 'node:timers/promises'
import type { Database } from '../db/database.ts'
import { findRun, type JobRun } from '../db/runs.ts'
import { newLines } from './new-lines.ts'
import { type Output, write } from './output.ts'
import { paint, stated } from './paint.ts'
import { type RunWithJobs, runHeader } from './run-text.ts'
import { inWords } from './runs-table.ts'

const pollMs = 300

type Following = { database: Database; output: Output; runId: number }

/** One thing that is told of a run, and with --json one line. */
type Told =
  | { event: 'log'; job: string; attempt: number; line: string }
  | { event: 'job'; job: string; attempt: number; status: JobRun['status']; error: string | null }
  | { event: 'run'; run: RunWithJobs }

/** Tells what the jobs of a run log, line by line, until it has ended; the exit code is its own. */
export async function followRun({ database, output, runId }: Following): Promise<number> {
  const seen = new Map<number, JobRun>()
  if (!output.json) write(process.stdout, runHeader(await findRun(database, runId)))
  for (;;) {
    const run = await findRun(database, runId)
    for (const job of run.jobs) {
      for (const told of newsOf(job, seen.get(job.id))) tell(told, output)
      seen.set(job.id, job)
    }
    if (run.finishedAt !== null) {
      tell({ event: 'run', run }, output)
      if (run.status === 'succeeded') return 0
      return run.status === 'skipped' ? 5 : 1
    }
    await setTimeout(pollMs)
  }
}

/** What is new of a job since it was last seen. */
export function newsOf(job: JobRun, before: JobRun | undefined): Told[] {
  const { job: name, attempt, status, error } = job
  const isSameAttempt = before?.attempt === attempt
  const lines = newLines(isSameAttempt ? (before.log ?? '') : '', job.log ?? '')
  const isNews = status !== before?.status && status !== 'waiting' && status !== 'queued'
  const told: Told[] = lines.map((line) => ({ event: 'log', job: name, attempt, line }))
  const state: Told = { event: 'job', job: name, attempt, status, error }
  if (!isNews) return told
  return status === 'running' ? [state, ...told] : [...told, state]
}

function tell(told: Told, { json }: Output): void {
  write(process.stdout, json ? JSON.stringify(told) : textOf(told))
}

function textOf(told: Told): string {
  if (told.event === 'log') return `  ${paint('dim', `${told.job} │`)} ${told.line}`
  if (told.event === 'run') {
    const { id, status, took, sentence } = told.run
    const after = took === null ? '' : ` after ${inWords(took)}`
    return `\n${stated(status)} run ${id}${after}${sentence === null ? '' : `: ${sentence}`}`
  }
  const { job, attempt, status, error } = told
  const which = attempt > 1 ? paint('dim', ` attempt ${attempt}`) : ''
  const thrown = error === null ? [] : error.trimEnd().split('\n')
  return [
    `${stated(status)} ${paint('bold', job)}${which}`,
    ...thrown.map((line) => `  ${paint('red', line)}`),
  ].join('\n')
}
