-- Why did this schedule not run, or why will it not? Each check with its answer, the last is the conclusion.
-- Asks about the schedule that is set: psql -v id=feed-refresh -f why-not-run.sql
select question, ok, answer from punctual.why(:'id') \g (format=wrapped columns=100)
