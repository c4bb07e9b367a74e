import { loadConfig } from '../../config.ts'
import { readEnvironment } from '../../environment.ts'
import { defineCommand } from '../command.ts'
import { openWeb } from '../everything.ts'
import { answerProbes } from '../probes.ts'
import { definitionsHere } from '../roles.ts'
import { closing, serve } from '../serve.ts'
import { findDatabaseUrl } from '../target.ts'

export const command = defineCommand<{ compare?: true }>({
  usage: 'web',
  summary: 'Serve pages and API',
  details:
    'Listens on HOST (loopback in development) and PORT. Stays up while the database is away. Sign-in needs JWT_SECRET or JWT_JWKS_URL, except in development.',
  examples: ['punctual web', 'punctual web --compare'],
  flags: [
    { flags: '--compare', help: 'load the config too, and show on the first page what it would change' },
  ],
  async run({ options: { compare }, output }) {
    const environment = readEnvironment()
    const config = compare && (await loadConfig({ path: environment.config }))
    const code = config && definitionsHere(config, environment)
    const url = findDatabaseUrl(environment)
    return serve({
      environment,
      output,
      async start(life) {
        const { events, metrics, keep } = life
        await answerProbes({ life, environment, url, parts: [] })
        const opened = await openWeb({ url, environment, events, metrics, code })
        keep(closing(() => opened.close()))
      },
    })
  },
})
