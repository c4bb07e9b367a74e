-- Who led, from when to when.
drop view if exists punctual.leadership_history;
create view punctual.leadership_history as
select
  t.epoch,
  t.leader,
  t.gained_at,
  t.lost_at,
  date_trunc('second', coalesce(t.lost_at, now()) - t.gained_at) as led_for,
  t.lost_reason
from punctual.leadership_terms t
order by t.epoch desc;
comment on view punctual.leadership_history is
  'Leaders and their terms, newest first. Example: select * from punctual.leadership_history limit 10;';
