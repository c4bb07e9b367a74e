import { watchForAccidents } from '../accidents.ts'
import { type Environment, secretsOf } from '../environment.ts'
import { Events } from '../events.ts'
import { printEvents } from '../log.ts'
import { createMetrics, type Metrics } from '../metrics.ts'
import { onShutdown } from '../shutdown.ts'
import type { Output } from './output.ts'

/** Something that lives until it is told to stop. `ended` rejects when it cannot go on. */
export type Part = { ended: Promise<void>; stop(): Promise<void> }

/** What a long-running command works with while it starts its parts. */
export type Life = {
  events: Events
  /** Figures of all that is emitted. */
  metrics: Metrics
  signal: AbortSignal
  /** Takes care of a part: what was started last is stopped first. */
  keep<Kept extends Part>(part: Kept): Kept
}

type Serving = {
  environment: Environment
  output: Output
  /** The least severe events that are printed; LOG_LEVEL when not given. */
  level?: Environment['logLevel']
  start(life: Life): Promise<unknown>
}

const interrupted = 130
/** For the last words, once everything has stopped. */
const afterwardsMs = 2_000

/**
 * Runs parts until SIGTERM or SIGINT, or until one of them cannot go on. Then they are stopped one after the other, in
 * the opposite order: whoever uses something is gone before it is. An error that nobody caught counts as one that cannot.
 */
export async function serve({ environment, output, level, start }: Serving): Promise<number> {
  const events = new Events()
  printLog({ events, environment, output, level })
  const metrics = createMetrics({ events })
  const { signal, close } = onShutdown({ events })
  const parts: Part[] = []
  const { promise: over, resolve: end, reject: fail } = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => end(), { once: true })
  const accidents: unknown[] = []
  const onAccident = (error: unknown) => {
    accidents.push(error)
    fail(error)
  }
  const watchNoMore = watchForAccidents({ events, onAccident })
  let isOver = false
  let exitCode = interrupted
  const keep = <Kept extends Part>(part: Kept): Kept => {
    part.ended.catch(fail)
    if (isOver) part.stop()
    else parts.unshift(part)
    return part
  }
  try {
    const started = start({ events, metrics, signal, keep }).then(() => {
      exitCode = 0
      return over
    })
    await Promise.race([started, over])
  } finally {
    isOver = true
    for (const part of parts) await part.stop()
    close()
    watchNoMore()
    // A job that did not notice that it was aborted may keep the process for as long as it likes.
    setTimeout(() => process.exit(), afterwardsMs).unref()
  }
  // It may have come while everything was stopping on request.
  if (accidents.length > 0) throw accidents[0]
  return exitCode
}

type Logging = Omit<Serving, 'start' | 'level'> & { events: Events; level: Serving['level'] }

/** For people on a terminal, JSON lines anywhere else and with `--json`. */
function printLog({ events, environment, output, level = environment.logLevel }: Logging): void {
  const pretty = process.stdout.isTTY && !output.json
  printEvents(events, { level, pretty, secrets: secretsOf(environment) })
}

/** A part made of a function that runs until its signal aborts. */
export function living(run: (signal: AbortSignal) => Promise<void>): Part {
  const controller = new AbortController()
  const ended = run(controller.signal)
  const stop = () => {
    controller.abort()
    return ended.catch(() => undefined)
  }
  return { ended, stop }
}

/** A part that ends only when it is closed. */
export function closing(close: () => Promise<void>): Part {
  return { ended: new Promise(() => undefined), stop: close }
}
