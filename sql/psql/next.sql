-- What comes next, with the verdict it would get now?
select * from punctual.upcoming limit 20;
