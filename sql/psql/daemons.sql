-- Which daemons, workers and web servers live, and when did each last give a sign of it?
select * from punctual.daemons where status not in ('stopped', 'dead');
