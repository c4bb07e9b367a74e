-- Which processes were found dead lately, and where did they run?
select w.id, w.region, w.version, date_trunc('second', w.stopped_at) as found_dead_at from punctual.daemons_detail w
where w.status = 'dead' order by w.stopped_at desc limit 20;
