-- How the statements of the calling function are planned from here on: for few rows by the session's cached plans, which
-- cost nothing and loop through indexes; for many anew, for exactly as many as there are.
create or replace function punctual.plan_for(rows integer)
returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select set_config('plan_cache_mode', case when plan_for.rows <= 250 then 'force_generic_plan' else 'force_custom_plan' end, true)
$$;
comment on function punctual.plan_for(integer) is
  'Chooses cached or fresh plans by the number of rows. The caller declares plan_cache_mode, so that its end undoes this. Internal.';
