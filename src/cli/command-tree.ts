import type { Command, Option } from 'commander'
import { examplesFor } from './command.ts'

export type OptionNode = {
  /** `--state`, or the short form where there is no other. */
  name: string
  short: string | null
  /** `required` or `optional`; null for a switch. */
  value: 'required' | 'optional' | null
  help: string
  default: unknown
  choices: readonly string[] | null
}

export type ArgumentNode = {
  name: string
  required: boolean
  variadic: boolean
  default: unknown
  choices: readonly string[] | null
}

export type CommandNode = {
  name: string
  group: string
  summary: string
  description: string
  usage: string
  arguments: ArgumentNode[]
  options: OptionNode[]
  examples: readonly string[]
}

/** Every command as commander knows it: what help prints, for programs. */
export function commandTree(program: Command): CommandNode[] {
  return program.commands.map((command) => ({
    name: command.name(),
    group: command.helpGroup().replace(/:$/, ''),
    summary: command.summary(),
    description: command.description(),
    usage: `${program.name()} ${command.name()} ${command.usage()}`,
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      required: argument.required,
      variadic: argument.variadic,
      default: argument.defaultValue ?? null,
      choices: argument.argChoices ?? null,
    })),
    options: command.options.map(optionNode),
    examples: examplesFor(command),
  }))
}

function optionNode(option: Option): OptionNode {
  return {
    name: option.long ?? option.short!,
    short: option.short ?? null,
    value: option.required ? 'required' : option.optional ? 'optional' : null,
    help: option.description,
    default: option.defaultValue ?? null,
    choices: option.argChoices ?? null,
  }
}
