-- Records the next occurrences of an unsettled stretch, as the calendar computed them; with the last of them the stretch is
-- settled. Ignored unless it goes on where the stretch stands, or while somebody holds the schedule. Where the calendar
-- cannot say what was due, one row for the end of the stretch says so. Called by the forecaster.
create or replace function punctual.settle_stretch(
  id bigint, since timestamptz, instants timestamptz[], is_last boolean, problem text default null, at timestamptz default now()
)
returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_stretch punctual.unsettled;
begin
  -- The clock first, as everywhere.
  if punctual.hold_clocks(array(select u.schedule_id from punctual.unsettled u where u.id = settle_stretch.id)) = '{}' then
    return false;
  end if;
  select u.* into v_stretch
  from punctual.unsettled u
  where u.id = settle_stretch.id and u.since = settle_stretch.since
  for update;
  if v_stretch.id is null then
    return false;
  end if;

  perform punctual.record_missed(
    v_stretch.schedule_id,
    case when settle_stretch.problem is null then settle_stretch.instants else array[v_stretch.until] end,
    concat_ws('; what was due cannot be told: ', v_stretch.detail, settle_stretch.problem),
    settle_stretch.at
  );
  if settle_stretch.is_last then
    delete from punctual.unsettled u where u.id = v_stretch.id;
  else
    update punctual.unsettled u
    set since = settle_stretch.instants[cardinality(settle_stretch.instants)]
    where u.id = v_stretch.id;
  end if;
  return true;
end
$$;
comment on function punctual.settle_stretch(bigint, timestamptz, timestamptz[], boolean, text, timestamptz) is
  'Records occurrences of an unsettled stretch; false when it was not there any more, or held. Called by the forecaster.';
