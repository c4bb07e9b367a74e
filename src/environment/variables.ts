import { z } from 'zod'
import type { LogLevel } from '../log.ts'
import { claim, count, databaseUrl, days, milliseconds, text, whole } from './values.ts'

const levels = [
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
  'silent',
] as const satisfies readonly LogLevel[]
/** Those that can also be given as a file. */
export const secretVariables = [
  'DATABASE_URL',
  'DIRECT_DATABASE_URL',
  'PUNCTUAL_SCRATCH_URL',
  'JWT_SECRET',
  'JWT_SECRET_PREVIOUS',
  'METRICS_TOKEN',
] as const

const signingSecret = z.string().min(32, 'at least 32 characters: openssl rand -hex 32').optional()

const hour = 3_600_000
/** Names, bounds and defaults of all variables. */
export const variables = {
  NODE_ENV: z.string().default('development'),
  DATABASE_URL: databaseUrl,
  DIRECT_DATABASE_URL: databaseUrl,
  PUNCTUAL_SCRATCH_URL: databaseUrl,
  SCHEDULE_DAEMON_ENABLED: claim(true),
  SCHEDULE_POLL_INTERVAL_MS: milliseconds({ from: 50, to: hour, otherwise: 1_000 }),
  LOCK_TIMEOUT_MS: milliseconds({ from: 1_000, to: 30 * 24 * hour, otherwise: hour }),
  HEARTBEAT_INTERVAL_MS: milliseconds({ from: 500, to: hour, otherwise: 10_000 }),
  LEASE_MS: milliseconds({ from: 500, to: hour, otherwise: 3_000 }),
  SCHEDULE_IDS: z
    .string()
    .transform((list) => list.split(',').map((id) => id.trim()))
    .refine(
      (ids) => ids.every((id) => /^[a-z0-9][a-z0-9_.-]{0,49}$/.test(id)),
      'schedule ids, separated by commas',
    )
    .optional(),
  PUNCTUAL_LEADERLESS: claim(false),
  QUEUE_WARN_DEPTH: count({ from: 1, to: 10_000_000, otherwise: 100 }),
  RETENTION_DAYS: days(30),
  RETENTION_FAILED_DAYS: days(90),
  RETENTION_KEEP_LAST: count({ from: 0, to: 1_000, otherwise: 10 }),
  PUNCTUAL_CONFIG: text,
  PUNCTUAL_DATA_DIR: text,
  JWT_SECRET: signingSecret,
  JWT_SECRET_PREVIOUS: signingSecret,
  JWT_JWKS_URL: z.url({ protocol: /^https?$/, error: 'https://issuer/.well-known/jwks.json' }).optional(),
  METRICS_TOKEN: z.string().min(16, 'at least 16 characters: openssl rand -hex 32').optional(),
  JWT_ISSUER: text,
  JWT_AUDIENCE: text,
  HOST: text,
  PORT: whole({ from: 0, to: 65_535 }).optional(),
  PROBE_PORT: whole({ from: 0, to: 65_535 }).optional(),
  LOG_LEVEL: z.enum(levels, levels.join(', ')).default('info'),
  PRIMARY_REGION: text,
  FLY_REGION: text,
  RATE_LIMIT_PER_MINUTE: whole({ from: 0, to: 1_000_000 }).default(600),
  CLIENT_IP_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'the name of a header, such as X-Real-IP')
    .optional(),
  FLY_APP_NAME: text,
}
