-- Who leads, since when, and who led before? Where no row leads, nobody keeps time.
select epoch, leader, date_trunc('second', gained_at) as gained_at, lost_at is null as leads, led_for from punctual.leadership_history limit 10;
