-- Through what this session acts. The web process says for each transaction whether a page or the API asked; it is believed
-- where acting_for believes it whom it names, so that nobody else's setting does. The CLI is known by how it calls who uses
-- it; what a web process of 0.1 does is not told, and what Punctual does by itself goes through nothing. The rest is somebody's own
-- SQL. Called for every audit row.
create or replace function punctual.channel_of(actor text)
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
    when channel_of.actor = 'punctual' and (session_user <> 'punctual' or current_setting('application_name') like 'punctual %') then null
    when current_setting('punctual.channel', true) in ('pages', 'api') and punctual.is_believed() then current_setting('punctual.channel')
    when current_setting('application_name') = 'punctual web' then null
    when channel_of.actor ~ '^(.+ for )?cli:' then 'cli'
    else 'sql'
  end
$$;
comment on function punctual.channel_of(text) is
  'Through what somebody acts in this session: pages, api, cli, sql, or null where that cannot be known or nobody acted. Internal.';
