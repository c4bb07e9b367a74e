-- Whether an instant lies in a wall-clock window: from inclusive, to exclusive; what lies after midnight in an overnight one
-- belongs to the day it opened.
create or replace function punctual.is_in_window(time_window jsonb, timezone text, instant timestamptz)
returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select (not w.is_overnight or w.wall::time >= w.opens or w.wall::time < w.closes)
    and (w.is_overnight or w.wall::time >= w.opens and w.wall::time < w.closes)
    and (w.days is null or w.days @> to_jsonb(extract(isodow from
      case when w.is_overnight and w.wall::time < w.closes then w.wall - interval '1 day' else w.wall end
    )::integer))
  from (
    select is_in_window.instant at time zone is_in_window.timezone as wall,
      (is_in_window.time_window ->> 'from')::time as opens,
      (is_in_window.time_window ->> 'to')::time as closes,
      (is_in_window.time_window ->> 'from')::time >= (is_in_window.time_window ->> 'to')::time as is_overnight,
      is_in_window.time_window -> 'days' as days
  ) w
$$;
comment on function punctual.is_in_window(jsonb, text, timestamptz) is
  'Whether an instant lies in a window. Example: select punctual.is_in_window(''{"from": "09:00", "to": "17:00"}'', ''Europe/Berlin'', now());';
