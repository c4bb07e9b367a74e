-- Who did what, how long ago, why and through what, newest first, in columns that fit a terminal:
-- what is older than a day is told in days. Everything: audit_detail.
drop view if exists punctual.audit;
create view punctual.audit as
select
  date_trunc(case when l.at > now() - interval '1 day' then 'second' else 'day' end, now() - l.at) as ago,
  punctual.shortened(l.actor, 15) as actor,
  l.action,
  l.subject,
  punctual.shortened(l.reason, 17) as reason,
  l.channel
from punctual.audit_log l
order by l.id desc;
comment on view punctual.audit is
  'What operators did, newest first. Example: select * from punctual.audit where subject = ''feed-refresh'' limit 20;';
