-- Timely occurrences that nothing else stands in the way of, ascending, by the overlap policy of their schedule.
create or replace function punctual.take_turns(
  schedule punctual.schedules, clock punctual.schedule_clocks, instants timestamptz[], is_locked boolean
)
returns table (
  scheduled_for timestamptz, occurrences integer, first_scheduled_for timestamptz,
  trigger text, verdict text, reason text, detail text, due_at timestamptz
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select t.instant, 1, null::timestamptz, 'schedule',
    case when j.reason is not null then 'skip' when j.due_at is not null then 'hold' else 'fire' end,
    j.reason, null::text, j.due_at
  from (
    select i.instant, i.rank, cardinality(take_turns.instants) as total,
      case when take_turns.is_locked then 0 else 1 end as free
    from unnest(take_turns.instants) with ordinality as i (instant, rank)
  ) t
  cross join lateral (
    select
      case (schedule).overlap
        when 'allow' then case when (clock).fire_count + t.rank > (schedule).max_runs then 'max_runs' end
        when 'skip' then case when t.rank > t.free then 'overlap' end
        when 'queue' then case when t.rank > t.free and not (t.rank = t.free + 1 and (clock).waiting_runs = 0) then 'queue_full' end
        when 'cancel' then case when t.rank < t.total then 'coalesced' end
      end as reason,
      case
        when (schedule).overlap = 'queue' and t.rank = t.free + 1 and (clock).waiting_runs = 0 then 'infinity'::timestamptz
        when (schedule).overlap = 'cancel' and t.rank = t.total and take_turns.is_locked then 'infinity'
      end as due_at
  ) j
$$;
comment on function punctual.take_turns(punctual.schedules, punctual.schedule_clocks, timestamptz[], boolean) is
  'Which of these occurrences fire, wait or are skipped by the overlap policy. Internal to judge_occurrences.';
