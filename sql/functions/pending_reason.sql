-- Why a pending run may not run any more, whoever holds the lock; null when it may. What people asked for is not gated.
create or replace function punctual.pending_reason(
  run punctual.runs, schedule punctual.schedules, clock punctual.schedule_clocks, at timestamptz default now()
)
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
    when (schedule).wave_sizes = '{}' then 'no_such_job'
    when own.is_own and punctual.is_flag_off((schedule).flag) then 'flag_off'
    when own.is_own and (schedule).catch_up = 'skip' and (run).due_at < pending_reason.at - (schedule).grace then 'missed'
    when (run).deadline_at < pending_reason.at then 'too_late'
    when own.is_own and (schedule).max_runs <= (clock).fire_count then 'max_runs'
  end
  from (select (run).request = 0 and (run).requested_by is null as is_own) own
$$;
comment on function punctual.pending_reason(punctual.runs, punctual.schedules, punctual.schedule_clocks, timestamptz) is
  'Reason code for which a pending run is skipped, or null. Internal.';
