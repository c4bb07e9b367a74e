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
    {
      name: 'talk',
      async run(_payload: object, { log, signal }: JobContext) {
        log.info('the first line')
        await once(signal, 'abort')
        log.info('the last line')
        throw signal.reason
      },
    },
    { name: 'linger', run: (_payload: object, { signal }: JobContext) => once(signal, 'abort') },
  ],
  schedules: ['greet', 'break', 'linger', 'talk'].map((job) => ({ id: job, cron: never, target: { job } })),
}
