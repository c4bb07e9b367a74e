-- How the runs of each hour ended, kept by count_runs: the figures of a day must not cost a look at all that ran in it. The hours
-- of the last two days are told from the ledger; nobody counts meanwhile.

create table punctual.run_hours (
  hour timestamptz not null,
  outcome text not null,
  reason text not null default '',
  occurrences bigint not null,
  primary key (hour, outcome, reason)
) with (fillfactor = 50);
comment on table punctual.run_hours is 'How many occurrences ended how in which hour, for eight days. Written by count_runs.';
comment on column punctual.run_hours.hour is 'When the hour began, in UTC, in which they ended or were skipped.';
comment on column punctual.run_hours.outcome is 'Their status: succeeded, failed, cancelled, skipped or lost.';
comment on column punctual.run_hours.reason is 'Reason code for which they were skipped first; empty for all others.';
comment on column punctual.run_hours.occurrences is 'Occurrences of all schedules; below zero for what was opened again of an hour that was not told.';

select from punctual.run_counter for update;

alter table punctual.uncounted_runs add column counted_hour timestamptz, add column counted_reason text;
comment on column punctual.uncounted_runs.counted_hour is 'Hour in which it is counted as skipped though it was opened again; null for one that is not counted.';
comment on column punctual.uncounted_runs.counted_reason is 'Reason under which it is counted there.';

insert into punctual.run_hours (hour, outcome, reason, occurrences)
select date_trunc('hour', r.finished_at, 'UTC'), r.status,
  case
    when r.status <> 'skipped' then ''
    when r.reason = 'dismissed' then coalesce(substring(r.detail from '^was ([a-z_]+)'), r.reason)
    else coalesce(r.reason, '')
  end,
  sum(r.occurrences)
from punctual.runs r
where r.id <= (select c.counted_to from punctual.run_counter c) and r.finished_at >= now() - interval '2 days'
  and not exists (select from punctual.uncounted_runs u where u.run_id = r.id)
group by 1, 2, 3;
