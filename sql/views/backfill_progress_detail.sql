-- Every backfill, newest first, and how far it is. While the calendar still tells its occurrences, total and remaining are
-- unknown, and the time that it may take follows from how much of the range it has gone through.
drop view if exists punctual.backfill_progress_detail;
create view punctual.backfill_progress_detail as
select
  b.id,
  b.schedule_id,
  case
    when b.cancelled_at is not null then 'cancelled'
    when b.finished_at is null then 'running'
    when b.error is not null then 'failed'
    else 'finished'
  end as state,
  case when b.is_complete then b.total end as total,
  ran.done,
  ran.failed,
  ran.running,
  case when b.is_complete then cardinality(b.instants) + ran.running end as remaining,
  case when b.finished_at is null and ran.done > 0 and gone.part between 0.001 and 0.999
    then date_trunc('second', now() + (now() - b.requested_at) * (1 - gone.part) / gone.part)
  end as eta,
  b.since,
  b.until,
  b.pace,
  b.requested_by,
  b.request_reason,
  b.requested_at,
  b.finished_at,
  b.error
from punctual.backfills b
cross join lateral (
  select
    count(*) filter (where r.finished_at is not null) as done,
    count(*) filter (where r.finished_at is not null and r.status <> 'succeeded') as failed,
    count(*) filter (where r.finished_at is null) as running
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
comment on view punctual.backfill_progress_detail is
  'Backfills, newest first: how many of their runs are done, failed of those, running and to come. Example: select * from punctual.backfill_progress_detail where id = 3 \gx';
