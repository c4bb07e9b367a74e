-- Feature flags, in columns that fit a terminal: whether each is on, for how many schedules, who changed it last. Everything:
-- flags_detail.
drop view if exists punctual.flags;
create view punctual.flags as
select
  punctual.shortened(f.name, 28) as name,
  f.is_on,
  (select count(*) from punctual.schedules s where s.flag = f.name and s.retired_at is null) as used_by,
  punctual.shortened(f.changed_by, 20) as changed_by,
  date_trunc('second', now() - f.changed_at) as changed_ago
from punctual.feature_flags f
order by f.name;
comment on view punctual.flags is
  'Feature flags and how many schedules fire only while they are on. Example: select * from punctual.flags where not is_on;';
