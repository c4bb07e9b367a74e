-- What was answered to a request of this actor with this key within the last 24 hours; no row when it is new, and then whoever
-- asks does it and calls close_request in the same transaction. A twin that comes meanwhile waits here for the end of that
-- transaction. Called by the API.
create or replace function punctual.open_request(actor text, key text, request text, at timestamptz default now())
returns table (status smallint, location text, answer text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_answered punctual.answered_requests;
begin
  open_request.actor := punctual.acting_for(open_request.actor, open_request.at);
  loop
    insert into punctual.answered_requests as a (actor, key, request, asked_at)
    values (open_request.actor, open_request.key, open_request.request, open_request.at)
    on conflict on constraint answered_requests_pkey do update
    set request = excluded.request, asked_at = excluded.asked_at, status = null, location = null, answer = null
    where a.asked_at <= open_request.at - interval '24 hours';
    if found then
      return;
    end if;
    select a.* into v_answered from punctual.answered_requests a
    where a.actor = open_request.actor and a.key = open_request.key;
    -- Unless it was pruned between the two.
    exit when found;
  end loop;

  if v_answered.request <> open_request.request then
    raise exception 'Another request came with the key "%", at %', open_request.key,
      to_char(v_answered.asked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      using errcode = 'PN013', hint = 'Give each request a key of its own, and the same key only to the same request sent again.';
  end if;
  return query select v_answered.status, v_answered.location, v_answered.answer;
end
$$;
comment on function punctual.open_request(text, text, text, timestamptz) is
  'The answer to an earlier request with the same key, or no row; raises PN013 when that one asked for something else. Called by the API.';
