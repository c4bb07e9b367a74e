import { openDatabase } from '../../db/database.ts'
import { enable } from '../../db/operators.ts'
import { type Environment, readEnvironment } from '../../environment.ts'
import { duration } from '../../wording.ts'
import { banner } from '../banner.ts'
import { defineCommand } from '../command.ts'
import { demoConfig, demoSchedule } from '../demo-config.ts'
import { followRuns, type Step } from '../demo-stream.ts'
import { type Everything, startEverything } from '../everything.ts'
import { type Output, write } from '../output.ts'
import { mark, paint } from '../paint.ts'
import { punctualCommand } from '../punctual-command.ts'
import { closing, type Life, serve } from '../serve.ts'
import { demoFolder } from '../target.ts'

export const command = defineCommand({
  usage: 'demo',
  summary: 'Watch a schedule fire every five seconds, in a database of its own',
  details:
    'Everything it makes is under .punctual/demo; delete that folder and nothing is left. Ctrl-C ends it.',
  examples: ['punctual demo', 'punctual demo --json'],
  async run({ output }) {
    const given = readEnvironment()
    const environment = demoEnvironment(given)
    if (given.databaseUrl !== undefined)
      output.note('The demo has a database of its own; DATABASE_URL is left alone.')
    return serve({
      environment,
      output,
      level: 'warn',
      start: (life) => start({ life, environment, output }),
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

type Starting = { life: Life; environment: Environment; output: Output }

async function start({ life, environment, output }: Starting): Promise<void> {
  const { events, keep } = life
  events.on('postgres.preparing', ({ dataDir }) => output.note(`Preparing a Postgres in ${dataDir} …`))
  const everything = await startEverything({ life, environment, config: demoConfig() })
  const database = openDatabase({ url: everything.database, applicationName: 'punctual demo', max: 1 })
  keep(closing(() => database.close()))
  if (!output.json) write(process.stdout, introduction(everything))
  followRuns({ events, database, onStep: (step) => tell(step, output) })
  await enable(database, { id: demoSchedule, actor: 'demo', reason: 'the demo began' })
}

function introduction({ web, database }: Everything): string {
  const punctual = `PUNCTUAL_DATA_DIR=.punctual/demo ${punctualCommand()}`
  return banner({
    title: 'demo',
    facts: [
      ['Pages', web.url],
      ['Sign in', web.signInUrl()],
      ['Postgres', `psql "${database}"`],
    ],
    tries: [
      [`${punctual} runs`, 'the ledger'],
      [`${punctual} why ${demoSchedule}`, 'why it ran'],
    ],
    last: 'What follows is how long after its instant each step came. Ctrl-C ends it.',
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
