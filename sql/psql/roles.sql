-- Which logins are in which of our roles, and so may read, operate or run the processes?
select r.rolname as role, m.rolname as login
from pg_auth_members a
join pg_roles r on r.oid = a.roleid
join pg_roles m on m.oid = a.member
where r.rolname in ('punctual_reader', 'punctual_operator', 'punctual_daemon')
order by 1, 2;
