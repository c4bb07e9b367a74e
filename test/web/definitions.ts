import { calendar, job, schedule } from '../sql/definitions.ts'

/** Two schedules, their jobs and a calendar, as a sync has them. */
export const definitions = {
  jobs: [
    job('cleanup'),
    job('feed.download', { group: 'feed' }),
    job('feed.import', { group: 'feed', depends_on: ['feed.download'] }),
  ],
  schedules: [
    schedule('feed-refresh', {
      description: 'Fetches the feed',
      cron: '*/15 * * * *',
      target: { group: 'feed' },
      waves: [['feed.download'], ['feed.import']],
      payload: { full: false },
      tags: ['feed'],
    }),
    schedule('nightly', {
      cron: '30 2 * * 1-5',
      timezone: 'America/New_York',
      target: { job: 'cleanup' },
      waves: [['cleanup']],
    }),
  ],
  calendars: [calendar('freeze', ['2000-12-24', '2100-12-24'], 'no changes')],
}
