-- Who leads, since when, and who led before? Where every row has an end, nobody keeps time.
select * from punctual.leadership_history limit 10;
