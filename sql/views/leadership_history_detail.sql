-- Every term of leadership with all that is known of it, for programs and for \x.
drop view if exists punctual.leadership_history_detail;
create view punctual.leadership_history_detail as
select
  t.epoch,
  t.leader,
  t.region,
  t.gained_at,
  t.lost_at,
  coalesce(t.lost_at, now()) - t.gained_at as led_for,
  t.lost_reason,
  t.gained_at - lag(t.lost_at) over (order by t.epoch) as nobody_for,
  t.system_identifier,
  t.timeline
from punctual.leadership_terms t
order by t.epoch desc;
comment on view punctual.leadership_history_detail is
  'Terms of leadership in full, with the gap before each. Example: select epoch, lost_reason, nobody_for from punctual.leadership_history_detail;';
