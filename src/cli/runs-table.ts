import type { RunDetail } from '../db/runs.ts'
import { duration } from '../wording.ts'
import { paint, stated } from './paint.ts'
import { table } from './table.ts'
import { wallTime } from './times.ts'

type Listing = { runs: readonly RunDetail[]; timeZone?: string | undefined; withSchedule?: boolean }

/** Runs, one a line: what happened to each occurrence or request, and why it did not run where it did not. */
export function runsTable({ runs, timeZone, withSchedule = true }: Listing): string {
  const columns = [
    'RUN',
    ...(withSchedule ? ['SCHEDULE'] : []),
    'FOR',
    'STATUS',
    'LATE',
    'TOOK',
    'TRIGGER',
    '',
  ]
  return table({
    columns,
    right: ['RUN', 'LATE', 'TOOK'],
    whole: ['SCHEDULE', 'FOR'],
    rows: runs.map((run) => [
      String(run.id),
      ...(withSchedule ? [run.scheduleId] : []),
      wallTime(run.scheduledFor, timeZone),
      stated(run.status),
      inWords(run.late),
      inWords(run.took),
      run.trigger,
      remark(run),
    ]),
  })
}

export function inWords(seconds: number | null): string {
  return seconds === null ? '' : duration(seconds * 1_000)
}

function remark({ occurrences, sentence, detail, error, requestedBy, requestReason }: RunDetail): string {
  const times = occurrences > 1 ? `${occurrences} occurrences: ` : ''
  const request = requestedBy === null ? null : [requestedBy, requestReason].filter(Boolean).join(': ')
  const text = sentence ?? error?.split('\n')[0] ?? request ?? detail ?? ''
  return paint('dim', times + text)
}
