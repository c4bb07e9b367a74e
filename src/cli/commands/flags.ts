import type { Database } from '../../db/database.ts'
import { type Flag, findFlag, listFlags, setFlag } from '../../db/flags.ts'
import { UsageError } from '../../errors.ts'
import { actor } from '../actor.ts'
import { type Call, defineCommand } from '../command.ts'
import { mark, paint } from '../paint.ts'
import { reasonFlag } from '../reason-flag.ts'
import { table } from '../table.ts'
import { withDatabase } from '../target.ts'
import { fromNow } from '../times.ts'

type Options = { on?: true; off?: true; reason?: string }

export const command = defineCommand<Options>({
  usage: 'flags [name]',
  summary: 'Feature flags: which are on, who turned them, and which schedules wait for them',
  details: 'With --on or --off it turns one. Schedules that name a flag fire only while it is on.',
  examples: ['punctual flags', 'punctual flags new-pricing --on --reason "tested in staging"'],
  flags: [
    { flags: '--on', help: 'turn it on' },
    { flags: '--off', help: 'turn it off', conflicts: 'on' },
    reasonFlag,
  ],
  run: (call) =>
    withDatabase(async (database) => {
      const [name] = call.args
      const { on, off, reason } = call.options
      if (on !== true && off !== true) return show(database, call)
      if (name === undefined)
        throw new UsageError({
          message: 'Which flag? Name the one to turn',
          hint: 'See punctual flags --help.',
        })
      const outcome = await setFlag(database, { name, isOn: on === true, actor: actor(), reason })
      call.output.data({ name, outcome }, () => `${marked(on === true)} ${name} ${outcome}`)
      return undefined
    }),
})

async function show(database: Database, { args: [name], output }: Call<Options>): Promise<undefined> {
  if (name === undefined) {
    const flags = await listFlags(database)
    output.data({ flags }, () => (flags.length === 0 ? 'No schedule names a flag.' : flagsTable(flags)))
  } else {
    const flag = await findFlag(database, name)
    output.data(flag, () => flagsTable([flag]))
  }
  return undefined
}

function flagsTable(flags: readonly Flag[]): string {
  return table({
    columns: ['', 'FLAG', 'STATE', 'CHANGED', 'BY', 'SCHEDULES'],
    rows: flags.map(({ name, isOn, changedAt, changedBy, schedules }) => [
      marked(isOn),
      name,
      isOn ? 'on' : 'off',
      fromNow(changedAt),
      changedBy ?? '',
      schedules.length === 0 ? paint('dim', 'none') : schedules.join(', '),
    ]),
  })
}

const marked = (isOn: boolean) => mark(isOn ? 'enabled' : 'disabled')
