-- A name for what operators set, which is another one whenever that is another. Reads no table, so that views may call it on
-- behalf of people who may read none.
create or replace function punctual.state_version(is_on boolean, moment timestamptz, words text)
returns text
language sql stable
return left(md5(jsonb_build_array(is_on, extract(epoch from moment)::text, words)::text), 16);
comment on function punctual.state_version(boolean, timestamptz, text) is
  'Version of what operators set of a schedule or a flag. Example: select punctual.state_version(true, null, null);';
