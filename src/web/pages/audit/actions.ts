/** Acts whose subject is a schedule. */
export const actsOnSchedules = [
  'enable',
  'disable',
  'trigger',
  'run_missed',
  'dismiss_missed',
  'retry_run',
  'cancel_run',
  'backfill',
  'cancel_backfill',
] as const

/** Every act; of the others the subject is a flag, a calendar, the ledger or a server. */
export const actions = [
  ...actsOnSchedules,
  'set_flag',
  'add_blackout',
  'remove_blackout',
  'accept_server',
  'prune',
] as const
