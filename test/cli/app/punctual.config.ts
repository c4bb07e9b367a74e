import { once } from 'node:events'
import type { JobContext } from '../../../src/define.ts'

const never = '0 0 1 1 *'

export default {
  jobs: [
    {
      name: 'greet',
      run: ({ name = 'you' }: Record<string, unknown>, { log }: JobContext) => log.info(`hello ${name}`),
    },
    {
      name: 'break',
      maxAttempts: 1,
      run() {
        throw new Error('this job always breaks')
      },
    },
    { name: 'linger', run: (_payload: object, { signal }: JobContext) => once(signal, 'abort') },
  ],
  schedules: ['greet', 'break', 'linger'].map((job) => ({ id: job, cron: never, target: { job } })),
}
