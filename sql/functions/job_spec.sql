-- A job run as Graphile Worker takes it: its payload with the facts of the run under `_punctual`. The facts are put
-- together as text, in half the time of json_build_object; only the job's name can need quoting. The body is of the kind that
-- is parsed once and merged into the statement that calls it: a call costs nothing.
create or replace function punctual.job_spec(
  job_run_id bigint, run_id bigint, schedule_id text, scheduled_for timestamptz, trigger text, deadline_at timestamptz, payload jsonb,
  job text, task text, queue text, max_attempts smallint, priority smallint, run_at timestamptz
)
returns graphile_worker.job_spec
language sql stable
return (
  task,
  (
    case when coalesce(payload, '{}') = '{}' then '{' else left(payload::text, -1) || ',' end
    || '"_punctual":{"jobRunId":"' || job_run_id || '","runId":"' || run_id || '","scheduleId":"' || schedule_id
    || '","job":' || to_json(job)
    || ',"scheduledFor":' || to_json(scheduled_for)
    || ',"trigger":"' || trigger
    || '","deadline":' || coalesce(to_json(deadline_at)::text, 'null') || '}}'
  )::json,
  queue, run_at, max_attempts, 'punctual:' || job_run_id, priority, null
)::graphile_worker.job_spec;
comment on function punctual.job_spec(bigint, bigint, text, timestamptz, text, timestamptz, jsonb, text, text, text, smallint, smallint, timestamptz) is
  'What is handed to Graphile Worker for a job run; run_at null for at once. The caller sets the time zone to UTC. Internal.';
