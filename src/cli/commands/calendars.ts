import {
  addBlackout,
  type Blackout,
  blackoutsOf,
  findCalendar,
  listCalendars,
  removeBlackout,
} from '../../db/calendars.ts'
import type { Database } from '../../db/database.ts'
import { UsageError } from '../../errors.ts'
import { actor } from '../actor.ts'
import { type Call, defineCommand } from '../command.ts'
import { paint } from '../paint.ts'
import { type DayRange, dayRange, wholeNumber } from '../read.ts'
import { reasonFlag } from '../reason-flag.ts'
import { table } from '../table.ts'
import { withDatabase } from '../target.ts'

type Options = { add?: DayRange; label?: string; remove?: number; reason?: string }

export const command = defineCommand<Options>({
  usage: 'calendars [name]',
  summary: 'Blackout calendars: their days, and which schedules rest on them',
  details:
    'Days that the code defines change with the code. --add and --remove take effect at once and outlive a deploy.',
  examples: [
    'punctual calendars',
    'punctual calendars freeze --add 2026-12-24..2026-12-26 --label "release freeze"',
    'punctual calendars freeze',
  ],
  flags: [
    { flags: '--add <days>', help: 'a day, or two with .. between: 2026-12-24..2026-12-26', read: dayRange },
    { flags: '--label <text>', help: 'with --add: what the days are' },
    {
      flags: '--remove <number>',
      help: 'remove days that were added; the list has their numbers',
      read: wholeNumber({ from: 1, to: 999_999_999_999_999 }),
      conflicts: 'add',
    },
    reasonFlag,
  ],
  run: (call) =>
    withDatabase(async (database) => {
      const [name] = call.args
      const { add, remove } = call.options
      if (name === undefined && add === undefined && remove === undefined) return list(database, call)
      if (name === undefined)
        throw new UsageError({
          message: 'Which calendar? Name the one to change',
          hint: 'See punctual calendars --help.',
        })
      if (add !== undefined) return addDays(database, { ...call, name, add })
      if (remove !== undefined) return removeDays(database, { ...call, name, id: remove })
      return show(database, { ...call, name })
    }),
})

type Named = Call<Options> & { name: string }

async function list(database: Database, { output }: Call<Options>): Promise<undefined> {
  const calendars = await listCalendars(database)
  const text = () =>
    table({
      columns: ['CALENDAR', 'NEXT', 'AHEAD', 'SCHEDULES', ''],
      right: ['AHEAD'],
      rows: calendars.map(({ name, description, nextDay, upcoming, schedules, retiredAt }) => [
        name,
        nextDay ?? paint('dim', 'none'),
        String(upcoming),
        schedules.length === 0 ? paint('dim', 'none') : schedules.join(', '),
        paint('dim', retiredAt === null ? (description ?? '') : 'retired: the code no longer defines it'),
      ]),
    })
  output.data({ calendars }, () => (calendars.length === 0 ? 'No calendar is defined.' : text()))
  return undefined
}

async function show(database: Database, { name, output }: Named): Promise<undefined> {
  const calendar = await findCalendar(database, name)
  const days = await blackoutsOf(database, name)
  output.data({ ...calendar, days }, () => (days.length === 0 ? `${name} has no days.` : daysTable(days)))
  return undefined
}

async function addDays(
  database: Database,
  { name, add, options, output }: Named & { add: DayRange },
): Promise<undefined> {
  const { label, reason } = options
  const id = await addBlackout(database, { calendar: name, ...add, label, reason, actor: actor() })
  output.data({ calendar: name, id, ...add }, () => `${name}: ${daysOf(add)} added, number ${id}`)
  return undefined
}

async function removeDays(
  database: Database,
  { name, id, options, output }: Named & { id: number },
): Promise<undefined> {
  await removeBlackout(database, { calendar: name, id, reason: options.reason, actor: actor() })
  output.data({ calendar: name, id, outcome: 'removed' }, () => `${name}: number ${id} removed`)
  return undefined
}

function daysTable(days: readonly Blackout[]): string {
  return table({
    columns: ['NUMBER', 'DAYS', 'LABEL', 'FROM', ''],
    right: ['NUMBER'],
    rows: days.map(({ id, label, state, source, addedBy, ...range }) => [
      String(id),
      daysOf(range),
      label ?? '',
      source === 'code' ? 'code' : (addedBy ?? ''),
      state === 'ahead' ? '' : paint('dim', state),
    ]),
  })
}

function daysOf({ firstDay, lastDay }: DayRange): string {
  return firstDay === lastDay ? firstDay : `${firstDay}..${lastDay}`
}
