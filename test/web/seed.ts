import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const jobDefaults = {
  group: null as string | null,
  is_foreign: false,
  depends_on: [] as string[],
  timeout_ms: null,
  max_attempts: 3,
  priority: 0,
  queue: null,
}
const scheduleDefaults = {
  timezone: 'UTC',
  dst_gap: 'after',
  dst_overlap: 'first',
  payload: {},
  tags: [] as string[],
  catch_up: 'skip',
  grace_ms: 60_000,
  overlap: 'skip',
  lock_timeout_ms: 3_600_000,
  previous_ids: [] as string[],
}

export const definitions = {
  jobs: [
    { ...jobDefaults, name: 'cleanup', task: 'punctual:cleanup' },
    { ...jobDefaults, name: 'feed.download', group: 'feed', task: 'punctual:feed.download' },
    {
      ...jobDefaults,
      name: 'feed.import',
      group: 'feed',
      task: 'punctual:feed.import',
      depends_on: ['feed.download'],
    },
  ],
  schedules: [
    {
      ...scheduleDefaults,
      id: 'feed-refresh',
      description: 'Fetches the feed',
      cron: '*/15 * * * *',
      target: { group: 'feed' },
      plan: [
        { job: 'feed.download', wave: 1 },
        { job: 'feed.import', wave: 2 },
      ],
      payload: { full: false },
      tags: ['feed'],
    },
    {
      ...scheduleDefaults,
      id: 'nightly',
      description: null,
      cron: '30 2 * * 1-5',
      timezone: 'America/New_York',
      target: { job: 'cleanup' },
      plan: [{ job: 'cleanup', wave: 1 }],
    },
  ],
}

/** A database that knows two schedules, both disabled. */
export async function seededDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase()
  await sync(database, definitions)
  return database
}

export async function sync(database: TestDatabase, document: object): Promise<void> {
  await database.query("select punctual.sync_definitions('test', $1::jsonb, md5($1::text))", [
    JSON.stringify(document),
  ])
}
