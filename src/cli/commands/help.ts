import { UsageError } from '../../errors.ts'
import { nearestName } from '../../problems.ts'
import { version } from '../../version.ts'
import { defineCommand } from '../command.ts'
import { commandTree } from '../command-tree.ts'

export const command = defineCommand({
  usage: 'help [command]',
  summary: 'What there is to call; with --json every command, argument and flag, for programs',
  examples: ['punctual help', 'punctual help simulate'],
  async run({ args: [name], output, program }) {
    const found = program.commands.find((command) => command.name() === name)
    if (name !== undefined && found === undefined) throw unknown(name, program.commands)
    const commands = commandTree(program).filter((node) => name === undefined || node.name === name)
    const document = { name: program.name(), version, description: program.description(), commands }
    output.data(document, () => '')
    if (!output.json) (found ?? program).outputHelp()
    return undefined
  },
})

function unknown(name: string, commands: readonly { name(): string }[]): UsageError {
  const message = `There is no command "${name}"`
  const nearest = nearestName(
    name,
    commands.map((command) => command.name()),
  )
  return new UsageError({ message, hint: nearest && `Did you mean "${nearest}"?` })
}
