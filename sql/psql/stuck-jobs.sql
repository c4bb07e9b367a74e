-- Which jobs do not get on, and why: nobody alive can run them, a dead worker holds them, or all are busy?
select * from punctual.stuck_jobs limit 40;
