import { type Command, Option } from 'commander'
import { createOutput, type Output } from './output.ts'
import { paint } from './paint.ts'

type Flag = {
  /** As it is written: `-n, --count <number>`. */
  flags: string
  help: string
  /** Turns the text into a value; what it throws is a usage error. */
  read?: (text: string) => unknown
  otherwise?: unknown
  choices?: readonly string[]
  /** The flag that it cannot be combined with. */
  conflicts?: string
}

export type Call<Options> = {
  args: readonly string[]
  options: Options
  output: Output
  /** The whole command line, as far as it is loaded. */
  program: Command
}

export type CommandDefinition<Options> = {
  /** Name and positional arguments: `disable <schedule...>`. */
  usage: string
  /** Allowed values of the first argument; the first one is meant when there is none. */
  choices?: readonly string[]
  summary: string
  /** What else to know, for its own help page. */
  details?: string
  examples: readonly [string, string, ...string[]]
  flags?: readonly Flag[]
  /** Its exit code; none means 0. */
  run(call: Call<Options>): Promise<number | undefined>
}

/** A command as data. Its summary, two examples and `--json` belong to every one. */
export function defineCommand<Options = object>(definition: CommandDefinition<Options>) {
  return definition as CommandDefinition<unknown>
}

type Adding = { definition: CommandDefinition<unknown>; onExit(code: number): void }

const examplesOf = new WeakMap<Command, readonly string[]>()

/** As its help prints them. */
export function examplesFor(command: Command): readonly string[] {
  return examplesOf.get(command) ?? []
}

export function addCommand(parent: Command, { definition, onExit }: Adding): void {
  const { usage, choices, summary, details, examples, flags = [], run } = definition
  const command = parent.command(usage).summary(summary)
  command.description(details === undefined ? `${summary}.` : `${summary}.\n\n${details}`)
  if (choices !== undefined) command.registeredArguments[0]!.choices(choices).default(choices[0])
  for (const flag of flags) command.addOption(option(flag))
  command.option('--json', 'one JSON document instead of text')
  command.addHelpText(
    'after',
    `\n${paint('bold', 'Examples:')}\n${examples.map((example) => `  $ ${example}`).join('\n')}`,
  )
  examplesOf.set(command, examples)
  command.action(async () => {
    const options = command.opts<{ json?: true }>()
    const args = command.processedArgs.flat().filter((arg): arg is string => arg !== undefined)
    onExit(
      (await run({
        args,
        options,
        output: createOutput({ json: options.json === true }),
        program: parent,
      })) ?? 0,
    )
  })
}

function option({ flags, help, read, otherwise, choices, conflicts }: Flag): Option {
  const made = new Option(flags, help)
  if (choices !== undefined) made.choices(choices)
  if (read !== undefined) made.argParser(read)
  if (otherwise !== undefined) made.default(otherwise)
  if (conflicts !== undefined) made.conflicts(conflicts)
  return made
}
