/** Graphile Worker with its default settings, a crontab of items that are not due, and nothing to do. */
import { Logger, parseCronItems, run } from 'graphile-worker'
import { given, leave, stopSignal, tell } from './parent.ts'

const { url, items } = given<{ url: string; items: number }>()
const stopping = stopSignal()
const laterMonth = ((new Date().getUTCMonth() + 2) % 12) + 1
const parsedCronItems = parseCronItems(
  Array.from({ length: items }, (_, index) => ({
    task: 'noop',
    match: `0 0 1 ${laterMonth} *`,
    identifier: `item-${index}`,
  })),
)
const runner = await run({
  connectionString: url,
  parsedCronItems,
  noHandleSignals: true,
  logger: new Logger(() => () => {}),
  taskList: { noop: async () => {} },
})
tell('ready')
stopping.addEventListener('abort', () => void runner.stop())
await runner.promise
leave()
