-- What the page of a run tells beside its row: the rule that decided it, who claimed it and where that daemon ran, what it waits
-- for, and the runs it belongs to: those that repeated it, ran for it or that it ran for, and how many others broke alike.
create or replace function punctual.tell_run(run_id bigint)
returns table (
  timezone text, overlap text, catch_up text, "grace" interval, flag text, requested_at timestamptz, due_at timestamptz, is_held boolean,
  deadline_at timestamptz, retry_of bigint, retried_by bigint[], backfill_id bigint, host text, machine text, region text,
  waits_for bigint, coalesced_into bigint, ran_for bigint[], alike bigint
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select
    s.timezone, s.overlap, s.catch_up, s."grace", s.flag, r.requested_at, nullif(r.due_at, 'infinity'), r.due_at = 'infinity',
    r.deadline_at, r.retry_of,
    array(
      select o.id from punctual.runs o
      where o.schedule_id = r.schedule_id and o.scheduled_for = r.scheduled_for and o.retry_of = r.id
      order by o.id
    ),
    r.backfill_id, w.host, w.machine, w.region,
    case when r.due_at = 'infinity' then c.locked_run_id end,
    case when r.reason = 'coalesced' then punctual.coalesced_into(r) end,
    array(
      select b.id
      from (
        select o.* from punctual.runs o
        where o.schedule_id = r.schedule_id and o.scheduled_for < r.scheduled_for and o.request = 0
        order by o.scheduled_for desc
        limit 20
      ) b
      where r.request = 0 and b.reason = 'coalesced' and punctual.coalesced_into(b) = r.id
      order by b.id
    ),
    (
      select count(*) from punctual.runs o
      where r.error is not null and o.id > (select max(l.id) from punctual.runs l) - 10000
        and o.error is not null and split_part(o.error, E'\n', 1) = split_part(r.error, E'\n', 1)
    )
  from punctual.runs r
  left join punctual.schedules s on s.id = r.schedule_id
  left join punctual.schedule_clocks c on c.schedule_id = r.schedule_id
  left join punctual.worker_instances w on w.id = r.claimed_by
  where r.id = tell_run.run_id
$$;
comment on function punctual.tell_run(bigint) is
  'The circumstances of a run: its policies, its daemon, what it waits for, its repeats. Example: select * from punctual.tell_run(42);';
