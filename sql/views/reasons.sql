-- Every reason code with its sentence, in columns that fit a terminal. The verdict that it stands for: reasons_detail.
drop view if exists punctual.reasons;
create view punctual.reasons as
select r.code, punctual.reason_sentence(r.code) as sentence
from (
  values
    ('missed'), ('coalesced'), ('catch_up_limit'), ('overlap'), ('queue_full'), ('too_late'), ('blackout'), ('flag_off'),
    ('outside_bounds'), ('max_runs'), ('clock_gap'), ('no_such_job'), ('enqueue_failed'), ('dismissed'), ('cancelled')
) as r (code);
comment on view punctual.reasons is
  'Reason codes, each with its sentence. Example: select * from punctual.reasons;';
