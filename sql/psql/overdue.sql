-- What should have been decided by now and was not? Empty when all is well. It asks the tables and trusts no daemon.
select * from punctual.overdue limit 40;
