-- Feature flags: whether each is on, who changed it last, and which schedules fire only while it is.
drop view if exists punctual.flags_detail;
create view punctual.flags_detail as
select
  f.name,
  f.is_on,
  coalesce(u.schedules, '{}') as schedules,
  f.changed_by,
  f.changed_at,
  punctual.state_version(f.is_on, f.changed_at, f.changed_by) as version
from punctual.feature_flags f
left join (
  select s.flag, array_agg(s.id order by s.id) as schedules
  from punctual.schedules s
  where s.flag is not null and s.retired_at is null
  group by s.flag
) u on u.flag = f.name
order by f.name;
comment on view punctual.flags_detail is
  'Feature flags and the schedules that fire only while they are on. Example: select * from punctual.flags_detail where not is_on;';
