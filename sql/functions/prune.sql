-- One batch of pruning: rows of the ledger that ended long enough ago, with their job runs. Failed and lost runs and what is
-- still owed stay longer, the newest runs of each schedule always. It walks by run number, which follows time, so that no
-- index is kept for it, and ends where a window holds nothing old. A row that somebody holds is left to a later walk.
create or replace function punctual.prune(
  keep interval default '30 days',
  keep_failed interval default '90 days',
  keep_last integer default 10,
  batch integer default 1000,
  after bigint default 0,
  at timestamptz default now()
)
returns table (pruned integer, pruned_job_runs integer, next_after bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
as $$
declare
  v_ids bigint[];
  v_is_young boolean;
  v_count integer;
begin
  if least(prune.keep, prune.keep_failed) < interval '1 hour' or prune.keep_last < 0 or prune.batch < 1 then
    raise exception 'Pruning with keep %, keep_failed %, keep_last % and batch %', prune.keep, prune.keep_failed, prune.keep_last, prune.batch
      using errcode = 'PN005', hint = 'Keep at least 1 hour and 0 runs, in batches of 1 or more: select * from punctual.prune(keep => ''30 days'');';
  end if;
  perform set_config('synchronous_commit', 'off', true);
  pruned := 0;
  pruned_job_runs := 0;
  next_after := prune.after;

  loop
    with walked as materialized (
      select r.id, r.schedule_id, r.scheduled_for,
        coalesce(r.finished_at, r.decided_at, '-infinity') >= prune.at - least(prune.keep, prune.keep_failed) as is_young,
        r.finished_at < prune.at - punctual.kept_for(r.status, r.reason, prune.keep, prune.keep_failed) as is_old
      from punctual.runs r
      where r.id > next_after
      order by r.id
      limit prune.batch
    ),
    floors as materialized (
      select o.schedule_id, (
        select n.scheduled_for from punctual.runs n
        where n.schedule_id = o.schedule_id
        order by n.scheduled_for desc
        offset greatest(prune.keep_last - 1, 0) limit 1
      ) as oldest_kept
      from (select distinct w.schedule_id from walked w where w.is_old) o
    )
    select bool_and(w.is_young), max(w.id),
      array_agg(w.id order by w.id) filter (where w.is_old and (prune.keep_last = 0 or w.scheduled_for < f.oldest_kept))
    into v_is_young, next_after, v_ids
    from walked w
    left join floors f on f.schedule_id = w.schedule_id;

    if v_ids is not null then
      v_ids := array(select r.id from punctual.runs r where r.id = any (v_ids) order by r.id for update skip locked);
      delete from punctual.job_runs jr where jr.run_id = any (v_ids);
      get diagnostics v_count = row_count;
      pruned_job_runs := pruned_job_runs + v_count;
      delete from punctual.runs r where r.id = any (v_ids);
      get diagnostics v_count = row_count;
      pruned := pruned + v_count;
    end if;
    exit when coalesce(v_is_young, true) or pruned >= prune.batch;
  end loop;

  if coalesce(v_is_young, true) then
    next_after := null;
  end if;
  if pruned > 0 then
    update punctual.retention n
    set pruned_before = greatest(n.pruned_before, prune.at - prune.keep), pruned_at = prune.at, pruned_runs = n.pruned_runs + prune.pruned;
  end if;
  return next;
end
$$;
comment on function punctual.prune(interval, interval, integer, integer, bigint, timestamptz) is
  'Prunes one batch of old rows of the ledger; next_after is null when no more is old. Example: select * from punctual.prune(keep => ''30 days'', batch => 5000);';
