-- Which jobs can nobody alive execute, and why?
select * from punctual.unserved_jobs() limit 40;
