-- Who did what lately, and why? To one thing, a schedule or a flag, where it is set:
-- psql -v id=feed-refresh -f who-did-what.sql
\if :{?id}
\else
\set id ''
\endif
select * from punctual.audit where :'id' in ('', subject) limit 50;
