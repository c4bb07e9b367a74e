/** Its own imports are no imports of ours, by which whoever looks for these is not misled. */
const from = (module: string) => `from '${module}'`

/** What `punctual init` writes: a configuration with one job, and how it is deployed. */
export const initFiles: Readonly<Record<string, string>> = {
  'punctual.config.ts': `import { defineConfig } ${from('punctual')}
import { hello } ${from('./jobs/hello.ts')}

export default defineConfig({
  jobs: [hello],
  schedules: [
    {
      id: 'hello',
      description: 'Says hello, so that there is something to see',
      cron: '*/5 * * * *',
      timezone: 'UTC',
      target: { job: 'hello' },
    },
  ],
})
`,
  'jobs/hello.ts': `import { defineJob } ${from('punctual')}

/** A job is an async function: what it logs is kept with its run, what it throws is tried again. */
export const hello = defineJob({
  name: 'hello',
  timeout: '1m',
  async run(_payload, { log, run, query }) {
    const [row] = await query<{ now: Date }>('select now()')
    log.info('hello', { schedule: run.schedule, late: run.late, now: row?.now })
  },
})
`,
  'fly.punctual.toml': `# What to add to fly.toml: one image, three process groups.
#   fly secrets set DATABASE_URL=… DIRECT_DATABASE_URL=… JWT_SECRET=$(openssl rand -hex 32)
# DIRECT_DATABASE_URL must not go through a transaction pooler: the daemon holds a lock on its session.
kill_signal = "SIGTERM"
kill_timeout = 120

[deploy]
  release_command = "npx punctual migrate up"

[env]
  NODE_ENV = "production"
  PORT = "8080"
  PROBE_PORT = "9091"

[processes]
  web = "npx punctual web"
  daemon = "npx punctual daemon"
  worker = "npx punctual worker"

# A scheduler that ended for any reason is a scheduler that is missing.
[[restart]]
  policy = "always"
  processes = ["daemon", "worker"]

[http_service]
  processes = ["web"]
  internal_port = 8080
  force_https = true
  min_machines_running = 1

  [[http_service.checks]]
    method = "GET"
    path = "/readyz"
    grace_period = "10s"
    interval = "15s"
    timeout = "5s"

[checks.daemon]
  processes = ["daemon"]
  type = "http"
  port = 9091
  method = "GET"
  path = "/livez"
  grace_period = "20s"
  interval = "15s"
  timeout = "5s"
`,
  'compose.punctual.yml': `# A Postgres for development:
#   docker compose -f compose.punctual.yml up -d
#   export DATABASE_URL=postgres://postgres:punctual@127.0.0.1:5432/punctual
# Without one, punctual start brings its own.
name: punctual

services:
  postgres:
    image: postgres:18
    environment:
      POSTGRES_DB: punctual
      POSTGRES_PASSWORD: punctual
    ports:
      - "127.0.0.1:5432:5432"
    volumes:
      - postgres:/var/lib/postgresql
    healthcheck:
      test: ["CMD", "pg_isready", "-h", "127.0.0.1", "-U", "postgres", "-d", "punctual"]
      interval: 2s
      timeout: 5s
      retries: 30

volumes:
  postgres:
`,
}
