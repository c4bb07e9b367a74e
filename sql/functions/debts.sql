-- What is owed and why, newest first, and what was asked to run of it within the last day, for the page that lists both. The
-- cause of a missed row is an outage when somebody began to lead between its last occurrence and the moment it was found: from
-- the last sign of life of the leader before, as far as that is known, until then. Otherwise a daemon led and came too late.
create or replace function punctual.debts(most integer default 200, at timestamptz default now())
returns table (
  id bigint, schedule_id text, status text, reason text, occurrences integer, first_scheduled_for timestamptz, scheduled_for timestamptz,
  catch_up text, catch_up_limit integer, is_retired boolean, cause text, epoch bigint, down_from timestamptz, down_until timestamptz,
  requested_by text, request_reason text, requested_at timestamptz
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with owed as (
    select r.* from punctual.runs r
    where r.reason in ('missed', 'catch_up_limit') and r.status = 'skipped' and r.request = 0
    order by r.scheduled_for desc, r.id desc
    limit debts.most
  ),
  asked as (
    select distinct g.id::bigint as id
    from (
      select l.at, l.action, l.detail from punctual.audit_log l order by l.id desc limit 500
    ) l
    cross join lateral jsonb_array_elements_text(l.detail -> 'runs') as g (id)
    where l.action = 'run_missed' and l.at > debts.at - interval '1 day'
    limit debts.most
  ),
  told as (
    select o.* from owed o
    union all
    select r.* from punctual.runs r join asked a on a.id = r.id where r.requested_by is not null and r.status <> 'skipped'
  )
  select t.id, t.schedule_id, t.status, k.reason, t.occurrences, coalesce(t.first_scheduled_for, t.scheduled_for), t.scheduled_for,
    s.catch_up, s.catch_up_limit, s.retired_at is not null,
    case
      when k.reason <> 'missed' then k.reason
      when n.epoch is null or n.down_from > t.scheduled_for then 'late'
      else 'outage'
    end,
    n.epoch, n.down_from, n.gained_at, t.requested_by, t.request_reason, t.requested_at
  from told t
  -- A row that was asked to run keeps what it was as the beginning of its evidence.
  cross join lateral (
    select case when t.status = 'skipped' then t.reason else substring(t.detail from '^was ([a-z_]+)') end as reason
  ) k
  left join punctual.schedules s on s.id = t.schedule_id
  left join lateral (
    select g.epoch, g.gained_at, least(p.lost_at, case when w.heartbeat_at between p.gained_at and g.gained_at then w.heartbeat_at end) as down_from
    from (
      select l.epoch, l.gained_at from punctual.leadership_terms l
      where l.gained_at > t.scheduled_for
        and l.gained_at <= case when t.status = 'skipped' then t.decided_at else t.requested_at end + interval '1 second'
      order by l.epoch
      limit 1
    ) g
    left join punctual.leadership_terms p on p.epoch = (select max(b.epoch) from punctual.leadership_terms b where b.epoch < g.epoch)
    left join punctual.worker_instances w on w.id = p.leader
  ) n on k.reason = 'missed'
  order by t.scheduled_for desc, t.id desc
$$;
comment on function punctual.debts(integer, timestamptz) is
  'What is owed and what was lately asked to run of it, with the outage that it fell into. Example: select schedule_id, cause, down_from, down_until from punctual.debts();';
