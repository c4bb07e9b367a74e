-- Checks of why: is a daemon alive and leading now, and did one lead at that moment?
create or replace function punctual.why_daemon(at timestamptz default now())
returns table (question text, ok boolean, answer text, so text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_leader punctual.worker_instances;
  v_term punctual.leadership_terms;
begin
  select w.* into v_leader from punctual.leadership l join punctual.worker_instances w on w.id = l.leader;
  question := 'Is a daemon alive and leading?';
  ok := coalesce(v_leader.stopped_at is null and v_leader.heartbeat_at > now() - interval '60 seconds', false);
  answer := case
    when v_leader.id is null then 'No: nobody leads'
    when ok then format('Yes: %s, last heartbeat %s', v_leader.id, v_leader.heartbeat_at)
    else format('No: %s was last heard of at %s', v_leader.id, v_leader.heartbeat_at)
  end;
  return next;

  if why_daemon.at < now() then
    select t.* into v_term from punctual.leadership_terms t
    where t.gained_at <= why_daemon.at
    order by t.epoch desc
    limit 1;
    question := 'Did one lead then?';
    ok := coalesce(v_term.lost_at is null or v_term.lost_at > why_daemon.at, false) and v_term.epoch is not null;
    answer := case
      when v_term.epoch is null then 'No: nobody had led yet'
      when ok then format('Yes: %s, epoch %s, from %s%s', v_term.leader, v_term.epoch, v_term.gained_at, ' to ' || v_term.lost_at)
      else format('No: %s, epoch %s, led until %s (%s)', v_term.leader, v_term.epoch, v_term.lost_at, coalesce(v_term.lost_reason, 'lost'))
    end;
    return next;
  end if;
end
$$;
comment on function punctual.why_daemon(timestamptz) is
  'Checks of why: does a daemon lead, and did one then? Internal.';
