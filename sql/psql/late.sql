-- Which schedules start late? Of the last hour, the slowest first.
select * from punctual.lag limit 20;
