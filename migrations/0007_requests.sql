-- What was answered to requests that came with a key, so that one which is sent again is answered again and not done again.

create table punctual.answered_requests (
  actor text not null,
  key text not null,
  asked_at timestamptz not null,
  request text not null,
  status smallint,
  location text,
  answer text,
  primary key (actor, key)
);
comment on table punctual.answered_requests is 'Requests with an idempotency key and their answers, for a day. Written in the transaction of what was done.';
comment on column punctual.answered_requests.actor is 'Who asked: keys of different people have nothing to do with each other.';
comment on column punctual.answered_requests.key is 'The key, as the client chose it.';
comment on column punctual.answered_requests.asked_at is 'When it was asked first.';
comment on column punctual.answered_requests.request is 'Hash of what was asked, by which another request with the same key is told from the same one.';
comment on column punctual.answered_requests.status is 'HTTP status of the answer; null only inside the transaction that asks.';
comment on column punctual.answered_requests.location is 'Address of what was made; null for none.';
comment on column punctual.answered_requests.answer is 'The answer, letter by letter.';
create index answered_requests_asked_at_idx on punctual.answered_requests (asked_at);
