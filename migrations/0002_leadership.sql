-- Where leaders run, and on which server they led.

alter table punctual.leadership
  add column region text,
  add column system_identifier bigint,
  add column timeline integer,
  add column accepted_at timestamptz;
comment on column punctual.leadership.region is 'Region of the leader, where its platform tells it.';
comment on column punctual.leadership.system_identifier is 'The server that was led on last: a copy of the data on another one has another.';
comment on column punctual.leadership.timeline is 'Timeline of that server; grows with each promotion.';
comment on column punctual.leadership.accepted_at is 'When an operator last accepted the server as the one to keep time on.';

alter table punctual.leadership_terms
  add column region text,
  add column system_identifier bigint,
  add column timeline integer;
comment on column punctual.leadership_terms.region is 'Region of the leader, where its platform tells it.';
comment on column punctual.leadership_terms.system_identifier is 'The server it led on.';
comment on column punctual.leadership_terms.timeline is 'Timeline of that server then.';
comment on column punctual.leadership_terms.lost_reason is
  'resigned, handed back, replaced by a later leader, or what cut it off, as the leader itself told afterwards.';
