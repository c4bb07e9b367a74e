-- A time span as a narrow column shows it: to the second, from a day on to the day.
create or replace function punctual.brief(span interval)
returns interval
language sql immutable
return case when span < interval '1 day' and span > interval '-1 day' then date_trunc('second', span) else date_trunc('day', span) end;
comment on function punctual.brief(interval) is
  'A time span cut to seconds, from a day on to days. Example: select punctual.brief(now() - started_at) from punctual.worker_instances;';
