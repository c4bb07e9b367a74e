import { openDatabase } from '../../db/database.ts'
import { eraseEmbedded } from '../../db/embedded/erase.ts'
import { enable } from '../../db/operators.ts'
import { demoConfig, demoSchedule } from '../../demo/config.ts'
import { seedHistory } from '../../demo/history.ts'
import { type Environment, readEnvironment } from '../../environment.ts'
import { RefusedError } from '../../errors.ts'
import { duration, shellWord } from '../../wording.ts'
import { banner } from '../banner.ts'
import { defineCommand } from '../command.ts'
import { followRuns, type Step } from '../demo-stream.ts'
import { type Everything, startEverything } from '../everything.ts'
import { type Output, write } from '../output.ts'
import { mark, paint } from '../paint.ts'
import { punctualCommand } from '../punctual-command.ts'
import { closing, type Life, serve } from '../serve.ts'
import { simulationProgress } from '../simulation-progress.ts'
import { demoFolder, homeFolder, postgresFolder } from '../target.ts'

type Options = { reset?: true; history: boolean }

export const command = defineCommand<Options>({
  usage: 'demo',
  summary: 'Seven days of history, and a schedule that fires every five seconds, in a database of its own',
  details:
    'The first start plays the history: the engine itself, through the days before, with an outage in them. Everything it makes is under .punctual/demo, or demo in what PUNCTUAL_DATA_DIR names; delete that folder and nothing is left. Ctrl-C ends it.',
  examples: ['punctual demo', 'punctual demo --no-history --json'],
  flags: [
    { flags: '--reset', help: 'begin anew: what an earlier demo left is deleted' },
    { flags: '--no-history', help: 'begin with an empty ledger' },
  ],
  async run({ options, output }) {
    const given = readEnvironment()
    const environment = demoEnvironment(given)
    if (options.reset) eraseEmbedded({ dataDir: postgresFolder(environment) })
    if (given.databaseUrl !== undefined)
      output.note('The demo has a database of its own; DATABASE_URL is left alone.')
    return serve({
      environment,
      output,
      // Some of its jobs fail, which the pages tell; here it would be in the way of what is watched.
      level: 'error',
      start: (life) => start({ life, environment, options, output }),
    })
  },
})

function demoEnvironment(given: Environment): Environment {
  const own = { databaseUrl: undefined, directDatabaseUrl: undefined, dataDir: demoFolder(given) }
  return {
    ...given,
    ...own,
    nodeEnv: 'development',
    daemonEnabled: true,
    scheduleIds: undefined,
    leaderless: false,
  }
}

type Starting = { life: Life; environment: Environment; options: Options; output: Output }

async function start({ life, environment, options, output }: Starting): Promise<void> {
  const { events, keep } = life
  events.on('postgres.preparing', ({ dataDir }) => output.note(`Preparing a Postgres in ${dataDir} …`))
  const prepare = options.history ? (url: string) => seed({ url, life, environment, output }) : undefined
  const config = demoConfig()
  const everything = await startEverything({ life, environment, config, drainMs: farewellMs, prepare })
  const database = openDatabase({ url: everything.database, applicationName: 'punctual demo', max: 1 })
  keep(closing(() => database.close()))
  if (!output.json) write(process.stdout, introduction(everything, environment))
  followRuns({ events, database, schedule: demoSchedule, onStep: (step) => tell(step, output) })
  await enable(database, { id: demoSchedule, actor: 'demo', reason: 'the demo began' })
}

/** Jobs of the demo may last for hours, and nobody waits for them; they begin again with the next start. */
const farewellMs = 500

type Seeding = Omit<Starting, 'options'> & { url: string }

/** Plays the days before, where nothing has happened yet. */
async function seed({ url, life, environment, output }: Seeding): Promise<void> {
  const progress = simulationProgress(output)
  const startedAt = performance.now()
  try {
    const isNew = await seedHistory({
      url,
      now: new Date(),
      environment,
      handsOver: true,
      signal: life.signal,
      onProgress: progress.show,
    })
    progress.clear()
    if (isNew) output.note(`Played the seven days before, in ${duration(performance.now() - startedAt)}.`)
  } catch (error) {
    progress.clear()
    if (!(error instanceof RefusedError)) throw error
    output.note(
      'This demo has a life of its own already; punctual demo --reset begins anew, with seven days of history.',
    )
  }
}

function introduction({ web, database }: Everything, environment: Environment): string {
  const punctual = `PUNCTUAL_DATA_DIR=${shellWord(homeFolder(environment))} ${punctualCommand()}`
  return banner({
    title: 'demo',
    facts: [
      ['Pages', web.url],
      ['Sign in', web.signInUrl()],
      ['Postgres', `psql "${database}"`],
    ],
    tries: [
      [`${punctual} list --attention`, 'what somebody should look at'],
      [`${punctual} missed`, 'what the outage left'],
      [`${punctual} forecast`, 'what is about to start'],
      [`${punctual} why ${demoSchedule}`, 'why it ran'],
    ],
    last: `What follows is how long after its instant each step of ${demoSchedule} came. Ctrl-C ends it.`,
  })
}

function tell(step: Step, output: Output): void {
  write(process.stdout, output.json ? JSON.stringify({ event: 'step', ...step }) : line(step))
}

function line({ step: word, run, schedule, scheduledFor, lagMs, job, tookMs }: Step): string {
  const at = new Date(scheduledFor.getTime() + lagMs)
  const time = `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`
  const what = [
    job === undefined ? `${schedule}, run ${run}` : job,
    tookMs === undefined ? '' : paint('dim', `in ${duration(tookMs)}`),
  ]
  const lag = word === 'due' ? '' : `+${duration(lagMs)}`
  const cells = [
    paint('dim', time),
    lag.padStart(8),
    mark(word),
    word.padEnd(8),
    what.filter(Boolean).join(' '),
  ]
  return `${word === 'due' ? '\n' : ''}${cells.join('  ')}`
}
