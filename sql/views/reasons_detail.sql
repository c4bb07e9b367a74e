-- Every reason code with its sentence, and the verdict that it stands for.
drop view if exists punctual.reasons_detail;
create view punctual.reasons_detail as
select r.code, punctual.reason_sentence(r.code) as sentence, r.verdict
from (
  values
    ('missed', 'skip'),
    ('coalesced', 'skip'),
    ('catch_up_limit', 'skip'),
    ('overlap', 'skip or hold'),
    ('queue_full', 'skip'),
    ('too_late', 'skip'),
    ('blackout', 'skip or hold'),
    ('flag_off', 'skip'),
    ('outside_bounds', 'skip'),
    ('max_runs', 'skip'),
    ('clock_gap', 'skip'),
    ('no_such_job', 'skip'),
    ('enqueue_failed', 'skip or fail'),
    ('dismissed', 'skip'),
    ('cancelled', 'cancel')
) as r (code, verdict);
comment on view punctual.reasons_detail is
  'Reason codes, each with its sentence and verdict. Example: select * from punctual.reasons_detail;';
