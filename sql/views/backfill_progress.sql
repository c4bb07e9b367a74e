-- Every backfill, newest first, and how far it is, in columns that fit a terminal. Everything: backfill_progress_detail. While
-- the calendar still tells its occurrences, the total is unknown, and the time that it may take follows from how much of the
-- range it has gone through.
drop view if exists punctual.backfill_progress;
create view punctual.backfill_progress as
select
  b.id,
  b.schedule_id,
  case
    when b.cancelled_at is not null then 'cancelled'
    when b.finished_at is null then 'running'
    when b.error is not null then 'failed'
    else 'finished'
  end as state,
  ran.done,
  ran.failed,
  case when b.is_complete then b.total end as total,
  case when b.finished_at is null and ran.done > 0 and gone.part between 0.001 and 0.999
    then date_trunc('second', now() + (now() - b.requested_at) * (1 - gone.part) / gone.part)
  end as eta
from punctual.backfills b
cross join lateral (
  select
    count(*) filter (where r.finished_at is not null) as done,
    count(*) filter (where r.finished_at is not null and r.status <> 'succeeded') as failed
  from punctual.runs r
  where r.backfill_id = b.id
) ran
cross join lateral (
  select case
    when b.is_complete then ran.done / nullif(b.total, 0)::double precision
    else extract(epoch from b.instants[1] - b.since) / nullif(extract(epoch from b.until - b.since), 0)::double precision
  end as part
) gone
order by b.id desc;
comment on view punctual.backfill_progress is
  'Backfills, newest first: how many of their runs are done, how many of those failed. Example: select * from punctual.backfill_progress limit 20;';
