-- Which jobs will never end by themselves, and by which evidence? The sweep closes them; by hand: select * from punctual.sweep();
select l.run_id, l.schedule_id, punctual.shortened(l.evidence, 60) as evidence from punctual.lost_job_runs() l limit 20;
