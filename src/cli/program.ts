/**
 * The command line: the same operations as the API and psql, and the processes themselves.
 *
 * A command is data (`command.ts`): its name, what it is for, two examples, its flags, and a function that answers an
 * exit code. Commander reads the arguments and refuses what it does not know, with the nearest name. A command finds its
 * database (`target.ts`), calls one typed function of `src/db`, and says what came of it (`output.ts`): data on stdout,
 * everything else on stderr, with `--json` exactly one document. It decides nothing itself; the database does.
 *
 * Whatever is thrown ends in one place, here, as a sentence, its cause and its remedy, or as a problem document
 * (`failure.ts`); its exit code comes from one table (src/errors).
 */
import { Command, CommanderError } from 'commander'
import { version } from '../version.ts'
import { addCommand, type CommandDefinition } from './command.ts'
import { reportFailure } from './failure.ts'
import { paint } from './paint.ts'

type Load = () => Promise<{ command: CommandDefinition<unknown> }>

const groups: Record<string, Record<string, Load>> = {
  Try: {
    demo: () => import('./commands/demo.ts'),
    start: () => import('./commands/start.ts'),
    init: () => import('./commands/init.ts'),
  },
  Serve: {
    daemon: () => import('./commands/daemon.ts'),
    worker: () => import('./commands/worker.ts'),
    web: () => import('./commands/web.ts'),
  },
  See: {
    list: () => import('./commands/list.ts'),
    show: () => import('./commands/show.ts'),
    next: () => import('./commands/next.ts'),
    runs: () => import('./commands/runs.ts'),
    backfills: () => import('./commands/backfills.ts'),
    logs: () => import('./commands/logs.ts'),
    status: () => import('./commands/status.ts'),
    why: () => import('./commands/why.ts'),
    forecast: () => import('./commands/forecast.ts'),
    simulate: () => import('./commands/simulate.ts'),
  },
  Act: {
    run: () => import('./commands/run.ts'),
    enable: () => import('./commands/enable.ts'),
    disable: () => import('./commands/disable.ts'),
    missed: () => import('./commands/missed.ts'),
    backfill: () => import('./commands/backfill.ts'),
    retry: () => import('./commands/retry.ts'),
    cancel: () => import('./commands/cancel.ts'),
    flags: () => import('./commands/flags.ts'),
    calendars: () => import('./commands/calendars.ts'),
  },
  Prepare: {
    migrate: () => import('./commands/migrate.ts'),
    lint: () => import('./commands/lint.ts'),
    config: () => import('./commands/config.ts'),
    prune: () => import('./commands/prune.ts'),
    diff: () => import('./commands/diff.ts'),
    doctor: () => import('./commands/doctor.ts'),
    token: () => import('./commands/token.ts'),
    psql: () => import('./commands/psql.ts'),
    completion: () => import('./commands/completion.ts'),
    help: () => import('./commands/help.ts'),
  },
}

const exitCodes = `
Exit codes: 0 done, 1 failed, 2 usage, 3 configuration or environment invalid, 4 not found, 5 refused,
6 no database, 7 unhealthy (17: only a warning), 8 schema too old or too new,
or code and database differ, 130 interrupted.`

/** Runs one command line to its end and answers the exit code. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  endWhenNobodyReads()
  let exitCode = 0
  const onExit = (code: number) => {
    exitCode = code
  }
  const program = createProgram()
  try {
    await addCommands({ program, name: argv[0], onExit })
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    return reportFailure({ error, json: argv.includes('--json'), program, name: argv[0] })
  }
}

function createProgram(): Command {
  return new Command('punctual')
    .description('A scheduler that lives in Postgres and accounts for every occurrence of every schedule.')
    .version(version, '-V, --version')
    .helpOption('-h, --help', 'what a command does, with examples')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({ subcommandTerm: term, styleTitle: (title) => paint('bold', title) })
    .addHelpText('after', exitCodes)
}

/** Name and arguments; that it has flags goes without saying. */
function term(command: Command): string {
  return `${command.name()} ${command.usage().replace('[options]', '').trim()}`.trim()
}

/** They tell of every command. */
const aboutAll = ['completion', 'help']

type Adding = { program: Command; name: string | undefined; onExit(code: number): void }

/** The command called, without loading what the others need; all of them when it is none of them. */
async function addCommands({ program, name = '', onExit }: Adding): Promise<void> {
  const isKnown =
    !aboutAll.includes(name) && Object.values(groups).some((commands) => Object.hasOwn(commands, name))
  for (const [title, commands] of Object.entries(groups)) {
    program.commandsGroup(`${title}:`)
    for (const [each, load] of Object.entries(commands)) {
      if (isKnown && each !== name) continue
      addCommand(program, { definition: (await load()).command, onExit })
    }
  }
}

/** `punctual runs | head` closes our stdout when it has enough, which is no failure. */
function endWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}
