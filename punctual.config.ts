/**
 * The sample app: prices of three suppliers, read from a file, matched with each other and published, each step in the
 * database that the schedules live in. The jobs are in docs/sample. Schedules start disabled: `punctual enable <id>`.
 */
import { defineConfig } from 'punctual'
import { cleanup } from './docs/sample/cleanup.ts'
import { download, normalise } from './docs/sample/feed.ts'
import { publish, score } from './docs/sample/matching.ts'

export default defineConfig({
  jobs: [download, normalise, score, publish, cleanup],
  schedules: [
    {
      id: 'daily-full-sync',
      description: 'Everything once a night: feed, matching, cleanup',
      cron: '0 2 * * *',
      target: { all: true },
      environments: ['production', 'development'],
    },
    {
      id: 'hourly-matching',
      description: 'Compare and publish with the offers at hand',
      cron: '0 * * * *',
      target: { group: 'matching' },
      environments: ['production', 'development'],
    },
    {
      id: 'feed-refresh',
      description: "Read the suppliers' offers again",
      cron: '*/15 * * * *',
      target: { group: 'feed' },
      environments: ['production', 'development'],
    },
    {
      id: 'dev-quick-test',
      description: 'Everything every five minutes, while developing',
      cron: '*/5 * * * *',
      target: { all: true },
      environments: ['development'],
    },
  ],
})
