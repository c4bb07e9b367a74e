-- What must always hold and does not, in columns that fit a terminal: empty when all is well. The sweep repairs it. For a person
-- who looks once, not to be watched: it looks all schedules through. Everything: invariant_breaks_detail.
drop view if exists punctual.invariant_breaks;
create view punctual.invariant_breaks as
select b.invariant, punctual.shortened(b.subject, 36) as subject, punctual.shortened(b.detail, 40) as detail
from punctual.broken_invariants() b;
comment on view punctual.invariant_breaks is
  'What must always hold and does not; empty when all is well. Example: select * from punctual.invariant_breaks;';
