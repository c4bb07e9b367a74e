import { loadConfig } from '../../config.ts'
import { readEnvironment } from '../../environment.ts'
import { defineCommand } from '../command.ts'
import { concurrencyFlag } from '../concurrency-flag.ts'
import { answerProbes, type Vital } from '../probes.ts'
import { startWorker } from '../roles.ts'
import { serve } from '../serve.ts'
import { findDatabaseUrl } from '../target.ts'

export const command = defineCommand<{ concurrency: number }>({
  usage: 'worker',
  summary: 'Execute jobs',
  details:
    'Start any number. Told to stop, it lets running jobs end; a second signal quits at once. With PROBE_PORT it answers /livez, /readyz, /status and /metrics there.',
  examples: ['punctual worker', 'punctual worker --concurrency 20'],
  flags: [concurrencyFlag],
  async run({ options: { concurrency }, output }) {
    const environment = readEnvironment()
    const config = await loadConfig({ path: environment.config })
    const url = findDatabaseUrl(environment)
    return serve({
      environment,
      output,
      async start(life) {
        const parts: Vital[] = []
        await answerProbes({ life, environment, url, parts })
        parts.push(life.keep(startWorker({ url, environment, config, events: life.events, concurrency })))
      },
    })
  },
})
