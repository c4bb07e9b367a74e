import { loadConfig } from '../../config.ts'
import { readEnvironment } from '../../environment.ts'
import { defineCommand } from '../command.ts'
import { answerProbes, type Vital } from '../probes.ts'
import { startDaemon } from '../roles.ts'
import { serve } from '../serve.ts'
import { findDatabaseUrl } from '../target.ts'

export const command = defineCommand({
  usage: 'daemon',
  summary: 'Keep time: sync the definitions, fire what is due',
  details:
    'Start any number: one leads, the others stand by. Needs a direct connection (DIRECT_DATABASE_URL where DATABASE_URL goes through a pooler). SCHEDULE_DAEMON_ENABLED=false makes it end at once, in peace. With PROBE_PORT it answers /livez, /readyz, /status and /metrics there.',
  examples: ['punctual daemon', 'SCHEDULE_DAEMON_ENABLED=false punctual daemon'],
  async run({ output }) {
    const environment = readEnvironment()
    if (!environment.daemonEnabled) {
      output.data({ started: false, reason: disabled }, () => disabled)
      return 0
    }
    const config = await loadConfig({ path: environment.config })
    const url = findDatabaseUrl(environment, { direct: true })
    return serve({
      environment,
      output,
      async start(life) {
        const parts: Vital[] = []
        await answerProbes({ life, environment, url, parts })
        parts.push(life.keep(startDaemon({ url, environment, config, events: life.events })))
      },
    })
  },
})

const disabled = 'SCHEDULE_DAEMON_ENABLED=false: no daemon is started here.'
