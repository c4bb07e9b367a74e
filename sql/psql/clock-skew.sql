-- What time is it here? Compare it with `date -u` of the machines: decisions go by this clock alone.
select clock_timestamp() as database_time, extract(epoch from clock_timestamp())::bigint as unix_time;
