-- Repairs runs that contradict their jobs, their status or the lock of their schedule: one without a job at work is lost, one
-- that is forgotten is due now, an active one takes the lock that nobody holds. Two that are active at once end by
-- themselves, and are recorded once. Clocks are locked before runs, and all of it judged again then.
create or replace function punctual.repair_runs(ids text[], last_rows integer default 2000, at timestamptz default now())
returns table (kind text, subject text, detail text)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_held text[] := array(select distinct b.subject from punctual.run_breaks(repair_runs.ids, repair_runs.last_rows, repair_runs.at) b);
  v_break record;
begin
  if v_held = '{}' then
    return;
  end if;
  v_held := punctual.hold_clocks(v_held);

  for v_break in
    select b.* from punctual.run_breaks(repair_runs.ids, repair_runs.last_rows, repair_runs.at) b
    where b.subject = any (v_held)
      and not (b.invariant = 'overlap' and exists (
        select from (select p.kind, p.subject, p.detail from punctual.repairs p order by p.id desc limit 1000) p
        where p.kind = b.invariant and p.subject = b.subject and p.detail like b.detail || ':%'
      ))
  loop
    kind := v_break.invariant;
    subject := v_break.subject;
    detail := v_break.detail;
    case v_break.invariant
      when 'jobless_run' then
        perform punctual.close_jobless_run(v_break.run_ids[1], v_break.detail, repair_runs.at);
        detail := detail || ': closed as lost';
      when 'forgotten_run' then
        update punctual.runs r set due_at = repair_runs.at where r.id = v_break.run_ids[1] and r.status = 'pending';
        detail := detail || ': due now';
      when 'stray_due' then
        update punctual.runs r set due_at = null where r.id = v_break.run_ids[1] and r.status <> 'pending';
        detail := detail || ': due no more';
      when 'unlocked_run' then
        update punctual.schedule_clocks c
        set locked_run_id = r.id, locked_at = r.queued_at, locked_by = r.claimed_by
        from punctual.runs r
        where r.id = v_break.run_ids[cardinality(v_break.run_ids)] and c.schedule_id = r.schedule_id;
        detail := detail || ': it does now';
      else
        detail := detail || ': they end by themselves';
    end case;
    return next;
  end loop;
end
$$;
comment on function punctual.repair_runs(text[], integer, timestamptz) is
  'Repairs runs that contradict their jobs, their status or the lock and answers which. Internal to sweep.';
