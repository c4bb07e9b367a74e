import type { Database } from '../db/database.ts'
import { type EnablePlan, planEnable } from '../db/plans.ts'
import { findSchedule, type ScheduleDetail } from '../db/schedules.ts'
import { countPassed } from '../passed.ts'
import type { Count } from '../timed.ts'
import { counted } from '../wording.ts'
import type { Output } from './output.ts'
import { paint, symbol } from './paint.ts'
import { table } from './table.ts'
import { fromNow, wallTime } from './times.ts'

const shownOccurrences = 5

type Planning = { database: Database; ids: readonly string[]; output: Output }
type Planned = { schedule: ScheduleDetail; plan: EnablePlan; passed: Count }

/** What enabling would mean for each of these: what is not made up for, and what comes next. */
export async function planEnabling({ database, ids, output }: Planning): Promise<undefined> {
  const planned: Planned[] = []
  for (const id of ids) planned.push(await plannedOf(database, id))
  const documents = planned.map(({ schedule: { id, enabled, problem }, plan, passed }) => {
    const { count, isMore, first, last } = passed
    return { id, enabled, problem, passed: { count, isMore, first, last }, upcoming: plan.upcoming }
  })
  output.data({ schedules: documents }, () => planned.map(page).join('\n\n'))
  output.note('Nothing was changed.')
}

async function plannedOf(database: Database, id: string): Promise<Planned> {
  const schedule = await findSchedule(database, id)
  const plan = await planEnable(database, { id, count: shownOccurrences })
  const disabled = plan.disabled ?? { since: null, until: new Date(0) }
  return { schedule, plan, passed: await countPassed(database, { id, disabled }) }
}

function page({ schedule, plan, passed }: Planned): string {
  return [paint('bold', schedule.id), ...past({ schedule, plan, passed }), ...future(plan, schedule)].join(
    '\n',
  )
}

function past({ schedule: { id, timezone }, plan: { disabled }, passed }: Planned): string[] {
  if (disabled === null) return ['It is enabled already.']
  const { count, isMore, first, last } = passed
  if (first === null || last === null) return ['Nothing came due while it was disabled.']
  const many = `${isMore ? 'More than ' : ''}${counted(count, 'occurrence')}`
  const range = `--from ${first.toISOString()} --to ${last.toISOString()}`
  return [
    `${many} passed while it was disabled, from ${wallTime(first, timezone)} on. They will NOT run.`,
    paint('dim', `${symbol('arrow')} To run them: punctual backfill ${id} ${range}`),
  ]
}

function future({ upcoming }: EnablePlan, { timezone, problem }: ScheduleDetail): string[] {
  if (problem !== null) return [paint('yellow', `It will not fire: ${problem}`)]
  if (upcoming.length === 0) return ['What comes next is not computed yet, or nothing does.']
  const rows = upcoming.map(({ scheduledFor, outcome, sentence }) => [
    wallTime(scheduledFor, timezone),
    paint('dim', fromNow(scheduledFor)),
    outcome === 'run' ? '' : paint('yellow', sentence ?? outcome),
  ])
  return [paint('dim', 'NEXT'), table({ columns: ['', '', ''], rows })]
}
