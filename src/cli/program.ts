/**
 * The command line: the same operations as the API and psql, and the processes themselves.
 *
 * A command is data (`command.ts`): its name, what it is for, two examples, its flags, and a function that answers an
 * exit code. Commander reads the arguments and refuses what it does not know, with the nearest name. A command finds its
 * database (`target.ts`), calls one typed function of `src/db`, and says what came of it (`output.ts`): data on stdout,
 * everything else on stderr, with `--json` exactly one document. It decides nothing itself; the database does.
 *
 * Whatever is thrown ends in one place, here, as a sentence, its cause and its remedy, or as a problem document
 * (`failure.ts`); its exit code comes from the table in punctual-error.ts.
 */
import { Command, CommanderError } from 'commander'
import { version } from '../version.ts'
import { addCommand } from './command.ts'
import { config } from './commands/config.ts'
import { daemon } from './commands/daemon.ts'
import { demo } from './commands/demo.ts'
import { disable } from './commands/disable.ts'
import { enable } from './commands/enable.ts'
import { list } from './commands/list.ts'
import { logs } from './commands/logs.ts'
import { migrate } from './commands/migrate.ts'
import { next } from './commands/next.ts'
import { run } from './commands/run.ts'
import { runs } from './commands/runs.ts'
import { show } from './commands/show.ts'
import { start } from './commands/start.ts'
import { status } from './commands/status.ts'
import { token } from './commands/token.ts'
import { web } from './commands/web.ts'
import { why } from './commands/why.ts'
import { worker } from './commands/worker.ts'
import { reportFailure } from './failure.ts'

const groups = {
  Try: [demo, start],
  Serve: [daemon, worker, web],
  See: [list, show, next, runs, logs, status, why],
  Act: [run, enable, disable],
  Prepare: [migrate, config, token],
}

const exitCodes = `
Exit codes: 0 done, 1 failed, 2 usage, 3 configuration or environment invalid, 4 not found, 5 refused,
6 no database, 7 unhealthy (17: only a warning), 8 schema too old or too new, 130 interrupted.`

/** Runs one command line to its end and answers the exit code. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  endWhenNobodyReads()
  let exitCode = 0
  const program = buildProgram((code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    return reportFailure({ error, json: argv.includes('--json'), program, name: argv[0] })
  }
}

export function buildProgram(onExit: (code: number) => void): Command {
  const program = new Command('punctual')
    .description('A scheduler that lives in Postgres and accounts for every occurrence of every schedule.')
    .version(version, '-V, --version')
    .helpOption('-h, --help', 'what a command does, with examples')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addHelpText('after', exitCodes)
  for (const [title, definitions] of Object.entries(groups)) {
    program.commandsGroup(`${title}:`)
    for (const definition of definitions) addCommand(program, { definition, onExit })
  }
  return program
}

/** `punctual runs | head` closes our stdout when it has enough, which is no failure. */
function endWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}
