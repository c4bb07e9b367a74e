-- After a restore: how far does the ledger reach, what fell due since, what is still in the queue and would run again?
select (select max(r.decided_at) from (select * from punctual.run_detail order by id desc limit 1000) r) as decided_up_to,
  (select count(*) from punctual.overdue) as overdue,
  (select count(*) from punctual.missed) as owed,
  (select count(*) from punctual.job_history_detail j where j.finished_at is null and j.queued_at is not null) as jobs_in_queue,
  (select max(h.epoch) from punctual.leadership_history h) as epoch;
