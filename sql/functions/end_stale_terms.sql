-- Ends terms of leadership after which a later one began, at the moment it did.
create or replace function punctual.end_stale_terms(at timestamptz default now())
returns table (kind text, subject text, detail text)
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update punctual.leadership_terms t
  set lost_at = n.gained_at, lost_reason = 'replaced by ' || n.leader
  from (
    select o.epoch, (select min(l.epoch) from punctual.leadership_terms l where l.epoch > o.epoch) as next_epoch
    from punctual.leadership_terms o
    where o.lost_at is null
  ) o
  join punctual.leadership_terms n on n.epoch = o.next_epoch
  where t.epoch = o.epoch
  returning 'two_terms', t.leader, format('epoch %s had not ended when epoch %s began: it ends there', t.epoch, n.epoch)
$$;
comment on function punctual.end_stale_terms(timestamptz) is
  'Ends terms of leadership that a later one replaced and answers whose. Internal to sweep.';
