-- What must always hold and does not: empty when all is well. The sweep repairs it.
drop view if exists punctual.invariant_breaks_detail;
create view punctual.invariant_breaks_detail as
select b.invariant, b.subject, b.detail from punctual.broken_invariants() b;
comment on view punctual.invariant_breaks_detail is
  'What must always hold and does not, in full; empty when all is well. Example: select * from punctual.invariant_breaks_detail \gx';
