-- Whether a schedule's flag holds it back: it names one, and that one is not on.
create or replace function punctual.is_flag_off(flag text)
returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select is_flag_off.flag is not null
    and not exists (select from punctual.feature_flags f where f.name = is_flag_off.flag and f.is_on)
$$;
comment on function punctual.is_flag_off(text) is
  'True when a flag is named and not on. Example: select punctual.is_flag_off(''new-matching'');';
