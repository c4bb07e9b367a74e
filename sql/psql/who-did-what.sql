-- Who did what lately, and why?
select * from punctual.audit limit 20;
