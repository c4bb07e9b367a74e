import { defineCommand } from '../command.ts'
import { commandTree } from '../command-tree.ts'
import { completionScript, type Shell, shells } from '../completion.ts'

export const command = defineCommand({
  usage: 'completion [shell]',
  choices: shells,
  summary: 'What a shell needs to complete commands, flags and their values',
  examples: ['punctual completion bash', 'punctual completion fish'],
  async run({ args: [shell], output, program }) {
    const script = completionScript(shell as Shell, commandTree(program))
    output.data({ shell, script }, () => script)
    return undefined
  },
})
