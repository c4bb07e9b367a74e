-- The fence: refuses a claim by a leader that has been replaced. No epoch means by hand or leaderless.
create or replace function punctual.assert_epoch(epoch bigint)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_epoch.epoch is not null
    and assert_epoch.epoch is distinct from (select l.epoch from punctual.leadership l) then
    raise exception 'Epoch % is over: another daemon leads', assert_epoch.epoch
      using errcode = 'PN003', hint = 'Give up leadership and wait for the lock again.';
  end if;
end
$$;
comment on function punctual.assert_epoch(bigint) is
  'Raises PN003 unless the given leadership epoch is the present one; null passes. Internal.';
