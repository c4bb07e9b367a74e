import type { Problem } from '../problems.ts'
import type { ReadSchedule } from './read.ts'

/** Policies that contradict each other, or that without another one mean nothing. */
export function checkPolicies({ path, values }: ReadSchedule): Problem[] {
  const problems: Problem[] = []
  const tell = (field: keyof typeof values, problem: string) =>
    problems.push({ path: `${path}.${field}`, problem })
  const { catchUp, catchUpLimit, catchUpMaxAge, grace, deadline, jitter, startsAt, endsAt } = values

  if (catchUp !== undefined && catchUp !== 'run_all') {
    if (catchUpLimit !== undefined) tell('catchUpLimit', "only goes with catchUp: 'run_all'")
    if (catchUpMaxAge !== undefined) tell('catchUpMaxAge', "only goes with catchUp: 'run_all'")
  }
  if (catchUp === 'run_all' && isWithin(catchUpMaxAge, grace))
    tell('catchUpMaxAge', 'is not longer than grace: whatever is missed would be too old')
  if ((catchUp === 'run_once' || catchUp === 'run_all') && isWithin(deadline, grace))
    tell('deadline', 'is not longer than grace: whatever is missed would be too late to catch up')
  if (isWithin(deadline, jitter))
    tell('deadline', 'is not longer than jitter: a start that is spread so far would be too late')
  if (startsAt !== undefined && endsAt !== undefined && endsAt <= startsAt)
    tell('endsAt', 'is not after startsAt')
  if (values.onBlackout !== undefined && (values.calendars ?? []).length === 0 && 'calendars' in values)
    tell('onBlackout', 'only goes with calendars')
  return problems
}

function isWithin(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && one <= other
}
