import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { pause } from '../../db/retry.ts'
import type { WebEnv } from '../auth/guard.ts'
import { Problem } from '../problem.ts'
import type { Change, Watch } from './watch.ts'

type Options = { watch: Watch; stopping: AbortSignal }

/** Proxies close what is silent for about a minute. */
const quietMs = 20_000
/** After a deploy, browsers come back within this time. */
const retryMs = 1_000
const mostStreams = 500

/**
 * The stream of changes: an event `change` with the topics that changed, `lost` and `found` as the database goes
 * and comes. It carries no content: whoever listens loads what he may see. Ends with the session it was opened by.
 */
export function eventRoutes({ watch, stopping }: Options): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  let streams = 0
  routes.get('/events', (c) => {
    if (streams >= mostStreams)
      throw new Problem({ kind: 'busy', detail: `Already ${mostStreams} pages are watching.` })
    // A browser that reconnects may have missed something, and is told so by having to ask.
    const isResumed = c.req.header('Last-Event-ID') !== undefined
    const { expiresAt } = c.get('identity')
    const response = streamSSE(c, async (stream) => {
      streams += 1
      const ending = AbortSignal.any([stopping, endOf(expiresAt)])
      const gone = new AbortController()
      stream.onAbort(() => gone.abort())
      let id = 0
      const send = (event: string, data: object = {}) =>
        stream.writeSSE({ event, id: String(++id), data: JSON.stringify(data) })
      const unsubscribe = watch.subscribe((change) => void send(...told(change)).catch(() => gone.abort()))
      try {
        await stream.write(`retry: ${retryMs}\n\n`)
        await send(isResumed ? 'resync' : 'open')
        const over = AbortSignal.any([ending, gone.signal])
        while (!over.aborted) {
          await pause(quietMs, over)
          if (!over.aborted) await send('beat')
        }
      } finally {
        unsubscribe()
        streams -= 1
      }
    })
    // Proxies that collect answers would keep the changes to themselves.
    response.headers.set('X-Accel-Buffering', 'no')
    return response
  })
  return routes
}

function told(change: Change): [string, object] {
  if ('topics' in change) return ['change', { topics: change.topics }]
  return [change.isLost ? 'lost' : 'found', {}]
}

const longestTimer = 2 ** 31 - 1

function endOf(expiresAt: Date): AbortSignal {
  return AbortSignal.timeout(Math.min(Math.max(expiresAt.getTime() - Date.now(), 0), longestTimer))
}
