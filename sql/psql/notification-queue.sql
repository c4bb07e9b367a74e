-- How full is the queue of notifications? It is shared by the whole cluster; at 1 every NOTIFY fails. A session that listens
-- and sits in an open transaction fills it.
select round((pg_notification_queue_usage() * 100)::numeric, 3) as percent_full;
