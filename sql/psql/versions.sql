-- Which releases are at work, and which migrations has the database? Before a release is rolled back: both must fit it.
select w.version, w.kind, count(*) as processes from punctual.daemons_detail w where w.stopped_at is null group by 1, 2 order by 1, 2;
select m.name, m.run_on from punctual.migrations m order by m.id desc limit 10;
