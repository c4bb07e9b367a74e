-- A job run as Graphile Worker takes it: its payload with the facts of the run under `_punctual`. The facts are put
-- together as text, in half the time of json_build_object; only the job's name can need quoting. The body is of the kind that is parsed once and merged into the statement that calls it: a call costs nothing.
create or replace function punctual.job_spec(
  job_run_id bigint, run_id bigint, schedule_id text, scheduled_for timestamptz, trigger text, payload jsonb,
  job text, task text, queue text, max_attempts smallint, priority smallint
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
    || ',"trigger":"' || trigger || '"}}'
  )::json,
  queue, null, max_attempts, 'punctual:' || job_run_id, priority, null
)::graphile_worker.job_spec;
comment on function punctual.job_spec(bigint, bigint, text, timestamptz, text, jsonb, text, text, text, smallint, smallint) is
  'What is handed to Graphile Worker for a job run. The caller sets the time zone to UTC. Internal.';
