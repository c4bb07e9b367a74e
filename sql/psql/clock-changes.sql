-- Whom does the next change of the clock touch, and how?
select * from punctual.clock_changes limit 20;
