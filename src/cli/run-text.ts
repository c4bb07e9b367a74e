import type { findRun, JobRun } from '../db/runs.ts'
import { paint, stated } from './paint.ts'
import { inWords } from './runs-table.ts'
import { wallTime } from './times.ts'

export type RunWithJobs = Awaited<ReturnType<typeof findRun>>

/** A run as a page of text: how it stands, then each of its jobs with what it logged and what it threw. */
export function runText(run: RunWithJobs): string {
  return [runHeader(run), ...run.jobs.map(jobText)].join('\n\n')
}

/** Which run, what for, and how it stands. */
export function runHeader(run: RunWithJobs): string {
  const title = `${paint('bold', `run ${run.id}`)} of ${paint('bold', run.scheduleId)} ${stated(run.status)}`
  const request = run.requestReason === null ? '' : `, "${run.requestReason}"`
  const cause = run.requestedBy === null ? run.trigger : `${run.trigger}, by ${run.requestedBy}${request}`
  const lines = [
    title,
    `for ${wallTime(run.scheduledFor)} (${cause})`,
    [
      run.late === null ? '' : `queued ${inWords(run.late)} after that`,
      run.took === null ? '' : `took ${inWords(run.took)}`,
      run.claimedBy === null ? '' : `claimed by ${run.claimedBy}`,
    ]
      .filter(Boolean)
      .join(', '),
    [run.sentence, run.detail].filter(Boolean).join(' '),
  ]
  return lines.filter((line) => line !== '').join('\n')
}

function jobText({ job, wave, status, attempt, took, error, log }: JobRun): string {
  const facts = [`wave ${wave}`, attempt > 1 ? `attempt ${attempt}` : '', took === null ? '' : inWords(took)]
  const title = `${stated(status)} ${paint('bold', job)} ${paint('dim', facts.filter(Boolean).join(', '))}`
  return [title, ...indented(log), ...indented(error, 'red')].join('\n')
}

function indented(text: string | null, format?: 'red'): string[] {
  if (text === null) return []
  const lines = text.trimEnd().split('\n')
  return lines.map((line) => `  ${format === undefined ? line : paint(format, line)}`)
}
