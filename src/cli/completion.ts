import { quoted } from '../wording.ts'
import type { CommandNode, OptionNode } from './command-tree.ts'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** The script that a shell loads to complete our commands, their flags and the values that these allow. */
export function completionScript(shell: Shell, commands: readonly CommandNode[]): string {
  return { bash, zsh, fish }[shell](commands)
}

function bash(commands: readonly CommandNode[]): string {
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap((option) =>
      option.choices === null
        ? []
        : namesOf(option).map((flag) => `    ${name}:${flag}) words="${option.choices!.join(' ')}" ;;`),
    ),
  )
  const words = commands.map((command) => `    ${command.name}:*) words="${wordsOf(command).join(' ')}" ;;`)
  return [
    '# punctual completion bash > /etc/bash_completion.d/punctual',
    '_punctual() {',
    `  local current="\${COMP_WORDS[COMP_CWORD]}" words=""`,
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words="${commands.map(({ name }) => name).join(' ')} --help --version"`,
    '  else',
    `    case "\${COMP_WORDS[1]}:\${COMP_WORDS[COMP_CWORD-1]}" in`,
    ...values.map((line) => `  ${line}`),
    ...words.map((line) => `  ${line}`),
    '    esac',
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -F _punctual punctual',
  ].join('\n')
}

function zsh(commands: readonly CommandNode[]): string {
  const listed = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`)
  const cases = commands.flatMap(({ name, options, arguments: given }) => [
    `    ${name})`,
    `      _arguments ${[...options.flatMap(zshOption), ...given.map(({ name: each, choices }) => quoted(`*:${each}:${choices === null ? '' : `(${choices.join(' ')})`}`))].join(' ')} ;;`,
  ])
  return [
    '#compdef punctual',
    '# punctual completion zsh > "$fpath[1]/_punctual"',
    '_punctual() {',
    '  local -a commands=(',
    ...listed,
    '  )',
    '  if (( CURRENT == 2 )); then',
    "    _describe 'command' commands",
    '    return',
    '  fi',
    '  local name="$words[2]"',
    '  shift words; (( CURRENT-- ))',
    '  case "$name" in',
    ...cases,
    '  esac',
    '}',
    'compdef _punctual punctual',
  ].join('\n')
}

function zshOption({ value, help, choices, ...option }: OptionNode): string[] {
  const about = help.replaceAll(/[[\]:]/g, ' ')
  const values = value === null ? '' : `:value:${choices === null ? '' : `(${choices.join(' ')})`}`
  return namesOf(option).map((flag) => quoted(`${flag}[${about}]${values}`))
}

function fish(commands: readonly CommandNode[]): string {
  const lines = commands.flatMap(({ name, summary, options, arguments: given }) => {
    const here = `-n '__fish_seen_subcommand_from ${name}'`
    return [
      `complete -c punctual -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
      ...options.map(
        ({ name: flag, short, value, help, choices }) =>
          `complete -c punctual ${here} ${flag.startsWith('--') ? `-l ${flag.slice(2)}` : ''}${short === null ? '' : ` -s ${short.slice(1)}`}${value === 'required' ? ' -r' : ''}${choices === null ? '' : ` -a ${quoted(choices.join(' '))}`} -d ${quoted(help)}`,
      ),
      ...given.flatMap(({ choices }) =>
        choices === null ? [] : [`complete -c punctual ${here} -a ${quoted(choices.join(' '))}`],
      ),
    ]
  })
  const head = '# punctual completion fish > ~/.config/fish/completions/punctual.fish'
  return [head, 'complete -c punctual -f', ...lines].join('\n')
}

/** Flags, and what its arguments may be. */
function wordsOf({ options, arguments: given }: CommandNode): string[] {
  return [...options.flatMap(namesOf), '--help', ...given.flatMap(({ choices }) => choices ?? [])]
}

function namesOf({ name, short }: Pick<OptionNode, 'name' | 'short'>): string[] {
  return short === null || short === name ? [name] : [name, short]
}

/** For any of the three. */
