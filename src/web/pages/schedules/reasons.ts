/** Reason codes in the two or three words that a list has room for; the whole sentence is told of each occurrence. */
const words: Record<string, string> = {
  missed: 'missed',
  coalesced: 'coalesced',
  catch_up_limit: 'beyond catch-up',
  overlap: 'overlapped',
  queue_full: 'queue full',
  too_late: 'too late',
  blackout: 'blacked out',
  flag_off: 'flag off',
  outside_bounds: 'out of bounds',
  max_runs: 'run out',
  clock_gap: 'clock change',
  no_such_job: 'no job',
  enqueue_failed: 'not enqueued',
  dismissed: 'dismissed',
  cancelled: 'cancelled',
}

export function reasonWords(reason: string | null): string {
  return words[reason ?? ''] ?? 'for another reason'
}
