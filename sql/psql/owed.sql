-- What is owed after an outage, by schedule? Run it with punctual.run_missed, or say that it need not with punctual.dismiss_missed.
select m.schedule_id, m.reason, sum(m.occurrences) as occurrences,
  date_trunc('second', max(m.scheduled_for)) as last
from punctual.missed_detail m
group by m.schedule_id, m.reason
order by max(m.scheduled_for) desc
limit 40;
