-- What must always hold and does not? Empty when all is well. It looks everything through: not for \watch.
select * from punctual.invariant_breaks;
