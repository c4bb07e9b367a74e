-- Enables the schedules whose pause has ended. Occurrences inside the pause were not due. One of which another transaction
-- holds the row or the clock waits for the next pass.
create or replace function punctual.resume_paused(at timestamptz default now())
returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id text;
  v_resumed integer := 0;
begin
  for v_id in
    select s.id
    from punctual.schedules s
    join punctual.schedule_clocks c on c.schedule_id = s.id
    where s.paused_until <= resume_paused.at and s.retired_at is null
    order by s.id
    for no key update of s, c skip locked
  loop
    perform punctual.enable(v_id, 'the pause ended', 'punctual', resume_paused.at);
    v_resumed := v_resumed + 1;
  end loop;
  return v_resumed;
end
$$;
comment on function punctual.resume_paused(timestamptz) is
  'Enables schedules that were disabled until an instant that has come, and answers how many. Called by tick.';
