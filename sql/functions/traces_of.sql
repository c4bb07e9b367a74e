-- What an attempt of a played history leaves behind: the lines of its log, spread over the time that it took, and its error
-- where it failed. What breaks does not come to its last line.
create or replace function punctual.traces_of(story jsonb, job punctual.job_runs, took interval, fails boolean)
returns table (error text, log text)
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select case when traces_of.fails then replace(c.course ->> 'error', '{n}', c.number) end,
    (
      select string_agg(
        concat_ws(' ',
          to_char(
            ((traces_of.job).started_at + traces_of.took * (l.place - 0.5) / jsonb_array_length(c.course -> 'log')) at time zone 'UTC',
            'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
          ),
          l.line ->> 0, replace(l.line ->> 1, '{n}', c.number)
        ),
        chr(10) order by l.place
      )
      from jsonb_array_elements(c.course -> 'log') with ordinality as l (line, place)
      where not traces_of.fails or l.place < jsonb_array_length(c.course -> 'log')
    )
  from (
    select traces_of.story #> array['courses', (traces_of.job).job] as course,
      ceil(1000 * punctual.chance(traces_of.story ->> 'seed', (traces_of.job).job, extract(epoch from (traces_of.job).queued_at)::text))::integer::text as number
  ) c
$$;
comment on function punctual.traces_of(jsonb, punctual.job_runs, interval, boolean) is
  'Error and log of an attempt of a story. Internal to the history of the demo.';
