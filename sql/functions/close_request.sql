-- Records the answer to a request that open_request did not know, in the transaction of what was done for it. Called by the API.
create or replace function punctual.close_request(
  actor text, key text, status integer, location text, answer text, at timestamptz default now()
)
returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update punctual.answered_requests a
  set status = close_request.status, location = close_request.location, answer = close_request.answer
  where a.actor = punctual.acting_for(close_request.actor, close_request.at) and a.key = close_request.key
$$;
comment on function punctual.close_request(text, text, integer, text, text, timestamptz) is
  'Records the answer to a request with a key. Called by the API, after open_request, in the same transaction.';
