-- Who did what, how long ago and why, newest first, in columns that fit a terminal. Everything: audit_detail.
drop view if exists punctual.audit;
create view punctual.audit as
select
  date_trunc('second', now() - l.at) as ago,
  punctual.shortened(l.actor, 16) as actor,
  l.action,
  l.subject,
  punctual.shortened(l.reason, 18) as reason
from punctual.audit_log l
order by l.id desc;
comment on view punctual.audit is
  'What operators did, newest first. Example: select * from punctual.audit where subject = ''feed-refresh'' limit 20;';
