import { reasonOf, some } from '../wording.ts'
import type { Sentences } from './parts.ts'

/** The embedded server and the schema. */
export const schema: Sentences<`postgres.${string}` | `migrate.${string}`> = {
  'postgres.started': {
    level: 'info',
    say: ({ url, dataDir, version }) => `embedded Postgres ${version} runs at ${url}, data in ${dataDir}`,
  },
  'postgres.preparing': {
    level: 'info',
    say: ({ dataDir, version }) => `preparing an embedded Postgres ${version} in ${dataDir}`,
  },
  'postgres.moved': {
    level: 'warn',
    say: ({ wanted, dataDir, user }) =>
      `${wanted} is out of reach for user ${user}; the data is in ${dataDir}`,
  },
  'postgres.leftover-stopped': {
    level: 'warn',
    say: ({ pid, dataDir }) => `stopped a Postgres (process ${pid}) that an earlier start left on ${dataDir}`,
  },
  'postgres.died': {
    level: 'error',
    say: ({ exitCode, words }) => `embedded Postgres died (exit code ${exitCode ?? 'none'}): ${words}`,
  },
  'postgres.stopped': { level: 'info', say: () => 'embedded Postgres stopped' },
  'migrate.waiting': {
    level: 'info',
    say: () => 'another process is migrating this database; waiting for it',
  },
  'migrate.retrying': {
    level: 'warn',
    say: ({ error, attempt }) =>
      `migration attempt ${attempt} met a conflict, trying again: ${reasonOf(error)}`,
  },
  'migrate.newer': {
    level: 'warn',
    say: ({ unknown }) => `the database knows migrations that this release does not: ${some(unknown)}`,
  },
  'migrate.advised': { level: 'warn', say: ({ message, hint }) => `${message} ${hint}` },
  'migrate.applied': { level: 'info', say: ({ names }) => `migrated: ${some(names)}` },
}
