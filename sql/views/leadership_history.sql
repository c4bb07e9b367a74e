-- Who led where, from when to when (month and day, in the time zone of the session), how long, and why it ended: narrow enough
-- for a terminal. The whole of it is in leadership_history_detail.
drop view if exists punctual.leadership_history;
create view punctual.leadership_history as
select
  t.epoch,
  right(regexp_replace(t.leader, '^daemon-(.*)-[0-9a-f]{6}$', '\1'), 20) as leader,
  t.region,
  to_char(t.gained_at, 'MM-DD HH24:MI:SS') as gained,
  to_char(t.lost_at, 'MM-DD HH24:MI:SS') as lost,
  to_char(l.led_for, case when l.led_for < interval '1 day' then 'HH24:MI:SS' else 'FMDD"d" HH24:MI' end) as led_for,
  regexp_replace(t.lost_reason, '( by |: ).*', '') as ended
from punctual.leadership_terms t
cross join lateral (select coalesce(t.lost_at, now()) - t.gained_at as led_for) l
order by t.epoch desc;
comment on view punctual.leadership_history is
  'Leaders and their terms, newest first. Example: select * from punctual.leadership_history limit 10;';
