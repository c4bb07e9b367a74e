-- Plays the workers of a history up to an instant: attempts start, succeed, fail and are tried again as the story has it,
-- again and again until nothing is left to do before the next instant, which it answers. A run that is being cancelled heeds
-- its signal at once. Between two attempts lies the time that Graphile Worker would let pass.
create or replace function punctual.play_attempts(story jsonb, worker text, at timestamptz default now())
returns table (moved integer, next_at timestamptz)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
set jit = off
as $$
declare
  v_started bigint[];
  v_attempts integer[];
  v_ended bigint[];
  v_took interval[];
  v_fails boolean[];
  v_endings integer[];
  v_outcomes text[];
  v_errors text[];
  v_logs text[];
begin
  moved := 0;
  loop
    -- Each "offset 0" keeps what is above from being worked out once for every mention below.
    select array_agg(m.id) filter (where m.status = 'queued' and m.moves_at <= play_attempts.at),
      array_agg(m.attempt + 1) filter (where m.status = 'queued' and m.moves_at <= play_attempts.at),
      array_agg(m.id) filter (where m.status = 'running' and m.moves_at <= play_attempts.at),
      array_agg(m.took) filter (where m.status = 'running' and m.moves_at <= play_attempts.at),
      array_agg(m.fails) filter (where m.status = 'running' and m.moves_at <= play_attempts.at),
      min(m.moves_at) filter (where m.moves_at > play_attempts.at)
    into v_started, v_attempts, v_ended, v_took, v_fails, next_at
    from (
      select c.id, c.status, c.attempt, c.took, c.fails,
        case
          when c.status = 'queued' and c.attempt = 0 then c.starts_at
          when c.status = 'queued' then c.started_at + c.took + exp(least(c.attempt, 10)) * interval '1 second'
          when c.reason = 'cancelled' then c.started_at
          else c.started_at + c.took
        end as moves_at
      from (
        select jr.id, jr.status, jr.attempt::integer, jr.started_at, r.reason, o.*
        from punctual.job_runs jr
        cross join lateral (select q.scheduled_for, q.reason from punctual.runs q where q.id = jr.run_id limit 1) r
        cross join lateral punctual.course_of(play_attempts.story, jr, r.scheduled_for, greatest(jr.attempt, 1), jr.queued_at) o
        where jr.finished_at is null and jr.queued_at is not null
        offset 0
      ) c
      offset 0
    ) m;
    exit when v_started is null and v_ended is null;

    if v_started is not null then
      perform punctual.start_job_runs(
        play_attempts.worker, v_started, v_attempts, array_fill(null::bigint, array[cardinality(v_started)]), at => play_attempts.at
      );
    end if;
    if v_ended is not null then
      select array_agg(jr.attempt order by e.place),
        array_agg(case
          when r.reason = 'cancelled' then 'cancelled'
          when not e.fails then 'succeeded'
          when jr.attempt < j.max_attempts then 'retry'
          else 'failed'
        end order by e.place),
        array_agg(t.error order by e.place), array_agg(t.log order by e.place)
      into v_endings, v_outcomes, v_errors, v_logs
      from unnest(v_ended, v_took, v_fails) with ordinality as e (id, took, fails, place)
      join punctual.job_runs jr on jr.id = e.id
      join punctual.runs r on r.id = jr.run_id
      join punctual.jobs j on j.name = jr.job
      cross join lateral punctual.traces_of(play_attempts.story, jr, e.took, e.fails) t;
      perform punctual.finish_job_runs(play_attempts.worker, v_ended, v_endings, v_outcomes, v_errors, v_logs, play_attempts.at);
      perform graphile_worker.complete_jobs(array(
        select g.id from graphile_worker._private_jobs g
        where g.key = any (array(
          select 'punctual:' || e.id from unnest(v_ended, v_outcomes) as e (id, outcome) where e.outcome <> 'retry'
        ))
      ));
    end if;
    moved := moved + coalesce(cardinality(v_started), 0) + coalesce(cardinality(v_ended), 0);
  end loop;
  return next;
end
$$;
comment on function punctual.play_attempts(jsonb, text, timestamptz) is
  'Starts and ends the attempts of a played history that are due, and answers when the next one is. Internal to the demo.';
