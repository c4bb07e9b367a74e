import type { Engine, Row } from './engine.ts'

type Asking = { id: string; periodMs: number; now: Date }

/**
 * The promise, recomputed from outside for a schedule that is due at every whole multiple of its period: which of those
 * instants fell into a time in which it was enabled, and which the ledger has a row for.
 */
export async function accountsOf(engine: Engine, { id, periodMs, now }: Asking) {
  const audit = (await engine.audit()).filter(({ subject }) => subject === id)
  const expected = enabledSpans(audit, now).flatMap(({ after, until }) =>
    instantsIn({ after, until, periodMs }),
  )
  const ledger = (await engine.ledger(id)).filter(({ trigger }) => trigger === 'schedule')
  const accounted = ledger.flatMap(({ first_scheduled_for, scheduled_for }) =>
    instantsIn({
      after: new Date((first_scheduled_for ?? scheduled_for).getTime() - 1),
      until: scheduled_for,
      periodMs,
    }),
  )
  return { expected: expected.map(iso), accounted: accounted.map(iso).sort() }
}

/** What contradicts itself: in the runs, their jobs, the queue, the clocks. Each name is a claim; no rows, no breach. */
export async function breaches(engine: Engine): Promise<Record<string, Row[]>> {
  const found: Record<string, Row[]> = {}
  for (const [claim, text] of Object.entries(claims)) {
    const rows = await engine.query(text)
    if (rows.length > 0) found[claim] = rows
  }
  return found
}

const claims = {
  'a run has as many jobs as its plan':
    'select r.id from punctual.runs r where r.queued_at is not null and (select count(*) from punctual.job_runs j where j.run_id = r.id) <> (select sum(size) from unnest(r.wave_sizes) as w (size))',
  'its open jobs are those of its wave that have not ended':
    'select r.id from punctual.runs r where r.finished_at is null and r.wave > 0 and r.open_jobs <> (select count(*) from punctual.job_runs j where j.run_id = r.id and j.wave = r.wave and j.finished_at is null)',
  'no wave opens before the one in front of it is done':
    'select j.id from punctual.job_runs j join punctual.runs r on r.id = j.run_id where (j.queued_at is not null) <> (j.wave <= r.wave)',
  'a run has ended exactly when all its jobs have':
    'select r.id from punctual.runs r where r.queued_at is not null and (r.finished_at is not null) <> not exists (select from punctual.job_runs j where j.run_id = r.id and j.finished_at is null)',
  'every job that was opened is in the queue once':
    "select j.id from punctual.job_runs j where j.queued_at is not null and 1 <> (select count(*) from graphile_worker._private_jobs q where q.key = 'punctual:' || j.id)",
  'a lock names a run that is active':
    'select c.schedule_id from punctual.schedule_clocks c where c.locked_run_id is not null and not exists (select from punctual.runs r where r.id = c.locked_run_id and r.finished_at is null)',
  'without leave to overlap at most one run is active, and it holds the lock':
    "select s.id from punctual.schedules s join punctual.schedule_clocks c on c.schedule_id = s.id where s.overlap = 'skip' and array(select r.id from punctual.runs r where r.schedule_id = s.id and r.queued_at is not null and r.finished_at is null) <> array_remove(array[c.locked_run_id], null)",
  'counters say what the ledger says':
    "select c.schedule_id from punctual.schedule_clocks c where (c.run_count, c.failure_count, c.skip_count) <> (select count(*) filter (where status in ('succeeded', 'failed')), count(*) filter (where status = 'failed'), coalesce(sum(occurrences) filter (where status = 'skipped'), 0) from punctual.runs r where r.schedule_id = c.schedule_id)",
  'the next run is the first of the forecast that is not decided':
    'select s.id from punctual.schedules s join punctual.schedule_clocks c on c.schedule_id = s.id where c.next_run_at is distinct from case when s.enabled then (select min(f) from unnest(s.forecast) as f where f > c.cursor_at) end',
}

type Span = { after: Date; until: Date }

function enabledSpans(audit: Row[], now: Date): Span[] {
  const switches = audit.filter(({ action }) => action === 'enable' || action === 'disable')
  const spans: Span[] = []
  let after: Date | undefined
  for (const { action, at } of switches) {
    if (action === 'enable') after ??= at
    else if (after !== undefined) {
      spans.push({ after, until: at })
      after = undefined
    }
  }
  return after === undefined ? spans : [...spans, { after, until: now }]
}

export function instantsIn({ after, until, periodMs }: Span & { periodMs: number }): Date[] {
  const first = (Math.floor(after.getTime() / periodMs) + 1) * periodMs
  const count = Math.max(0, Math.floor((until.getTime() - first) / periodMs) + 1)
  return Array.from({ length: count }, (_, index) => new Date(first + index * periodMs))
}

const iso = (instant: Date) => instant.toISOString()
