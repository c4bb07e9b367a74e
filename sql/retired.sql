-- Signatures that gained a parameter: left in place, a call with the old arguments would be ambiguous.
drop function if exists punctual.try_lead(text, interval, timestamptz);
drop function if exists punctual.resign(text, bigint, timestamptz);
