import { readEnvironment } from '../../environment.ts'
import { defineCommand } from '../command.ts'
import { openWeb } from '../everything.ts'
import { answerProbes } from '../probes.ts'
import { closing, serve } from '../serve.ts'
import { findDatabaseUrl } from '../target.ts'

export const command = defineCommand({
  usage: 'web',
  summary: 'Serve pages and API',
  details:
    'Listens on HOST (loopback in development) and PORT. Stays up while the database is away. Sign-in needs JWT_SECRET or JWT_JWKS_URL, except in development.',
  examples: ['punctual web', 'punctual web --json'],
  async run({ output }) {
    const environment = readEnvironment()
    const url = findDatabaseUrl(environment)
    return serve({
      environment,
      output,
      async start(life) {
        const { events, metrics, keep } = life
        await answerProbes({ life, environment, url, parts: [] })
        const opened = await openWeb({ url, environment, events, metrics })
        keep(closing(() => opened.close()))
      },
    })
  },
})
