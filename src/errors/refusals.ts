/**
 * Why something is refused in the present state, as programs read it: a closed list. The functions in sql/ name one of them
 * as the constraint of the errors PN002 and PN004.
 */
export const refusals = {
  schedule_retired: 'The code no longer defines the schedule.',
  calendar_retired: 'The code no longer defines the calendar.',
  run_finished: 'The run has ended, so that there is nothing to cancel.',
  run_not_finished: 'The run has not ended, so that there is nothing to repeat.',
  run_succeeded: 'The run succeeded: only what failed, was lost or was cancelled is repeated.',
  run_never_began: 'The run never began: its occurrence can be made up for or backfilled instead.',
  retry_under_way: 'The run is being repeated already.',
  run_is_a_request: 'The run was asked for by a person: only occurrences of a schedule can be made up for.',
  backfill_finished: 'The backfill is over.',
  blackout_defined_in_code: 'The code defines these days, and only a deploy removes them.',
  simulation_under_way: 'Another simulation is running in this web process.',
} as const

export type Refusal = keyof typeof refusals

export function isRefusal(name: unknown): name is Refusal {
  return typeof name === 'string' && Object.hasOwn(refusals, name)
}
