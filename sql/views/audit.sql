-- Who did what, when and why, newest first.
drop view if exists punctual.audit;
create view punctual.audit as
select l.at, l.actor, l.action, l.subject, l.reason, l.detail, l.id
from punctual.audit_log l
order by l.id desc;
comment on view punctual.audit is
  'What operators did, newest first. Example: select * from punctual.audit where subject = ''feed-refresh'' limit 20;';
