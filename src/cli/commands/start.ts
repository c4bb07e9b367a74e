import { type LoadedConfig, type LoadedSchedule, loadConfig } from '../../config.ts'
import { type Environment, readEnvironment } from '../../environment.ts'
import { counted } from '../../wording.ts'
import { banner } from '../banner.ts'
import { defineCommand } from '../command.ts'
import { concurrencyFlag } from '../concurrency-flag.ts'
import { type Everything, startEverything } from '../everything.ts'
import { type Output, write } from '../output.ts'
import { punctualCommand } from '../punctual-command.ts'
import { serve } from '../serve.ts'
import { suggestedSchedule } from '../suggested.ts'

export const command = defineCommand<{ concurrency: number }>({
  usage: 'start',
  summary: 'Everything in one process: database, daemon, worker and web',
  details:
    'Without DATABASE_URL it runs an embedded Postgres, its data under .punctual or PUNCTUAL_DATA_DIR. PORT is 8080, or the next free one when it is not set. Ctrl-C stops all in order; once more quits at once.',
  examples: ['punctual start', 'LOG_LEVEL=debug punctual start'],
  flags: [concurrencyFlag],
  async run({ options: { concurrency }, output }) {
    const environment = readEnvironment()
    const config = await loadConfig({ path: environment.config })
    return serve({
      environment,
      output,
      async start(life) {
        const everything = await startEverything({ life, environment, config, concurrency })
        const schedules = schedulesHere(config, environment)
        const ready = readiness({ everything, environment, config, schedules })
        tell(ready, { output, suggested: suggestedSchedule(schedules) })
      },
    })
  },
})

/** In production the logs are read by more people than may sign in, so that the link is only for a terminal. */
function tell(ready: Ready, { output, suggested }: { output: Output; suggested: string | undefined }): void {
  if (output.json) write(process.stdout, JSON.stringify({ event: 'ready', ...ready }))
  else if (process.stdout.isTTY || ready.environment === 'development')
    write(process.stdout, text(ready, suggested))
}

function schedulesHere({ schedules }: LoadedConfig, { nodeEnv }: Environment): LoadedSchedule[] {
  return schedules.filter(({ environments }) => environments?.includes(nodeEnv) ?? true)
}

type Started = {
  everything: Everything
  environment: Environment
  config: LoadedConfig
  schedules: readonly LoadedSchedule[]
}
type Ready = ReturnType<typeof readiness>

function readiness({ everything: { web, database }, environment, config, schedules }: Started) {
  const { daemonEnabled, nodeEnv } = environment
  return {
    url: web.url,
    signIn: web.signInUrl(),
    database,
    daemon: daemonEnabled,
    environment: nodeEnv,
    config: config.file,
    schedules: schedules.map(({ id }) => id),
  }
}

function text(ready: Ready, id = '<schedule>') {
  const { url, signIn, database, daemon, environment, config, schedules } = ready
  const punctual = punctualCommand()
  return banner({
    title: `in ${environment}`,
    facts: [
      ['Pages', url],
      ['Sign in', signIn],
      ['Postgres', `psql "${database}"`],
      ['Config', `${config}, ${counted(schedules.length, 'schedule')}`],
      ['Daemon', daemon ? undefined : 'none: SCHEDULE_DAEMON_ENABLED=false, so nothing fires here'],
    ],
    tries: [
      [`${punctual} list`, 'every schedule and its next run'],
      [`${punctual} run ${id} --wait`, 'one run, now'],
      [`${punctual} enable ${id}`, 'let it fire; new schedules are disabled'],
    ],
    last: 'The link signs in once, within 15 minutes. Ctrl-C stops everything.',
  })
}
