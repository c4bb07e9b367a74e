-- Who did what, when, why and through what, newest first, with all that is known of it.
drop view if exists punctual.audit_detail;
create view punctual.audit_detail as
select l.at, l.actor, l.action, l.subject, l.reason, l.detail, l.id, l.channel
from punctual.audit_log l
order by l.id desc;
comment on view punctual.audit_detail is
  'What operators did, newest first, in full. Example: select * from punctual.audit_detail where subject = ''feed-refresh'' limit 20 \gx';
