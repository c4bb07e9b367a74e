/**
 * The one printer: each event becomes one line through pino, with the level and the sentence of src/sentences.ts.
 *
 * A terminal gets the sentence alone, everything else JSON with all fields. What happens all the time (a wake, a start,
 * a pass that found nothing) is `debug`, so that at `info` silence means that nothing happened. Secrets are taken out of
 * sentences, fields, error messages and stacks alike before pino sees them. Writing is synchronous: the last words
 * before an exit are the ones that are read.
 */
import { type DestinationStream, type LevelWithSilent, pino } from 'pino'
import { prettyFactory } from 'pino-pretty'
import type { Events } from './events.ts'
import { redact, redactText } from './redact.ts'
import { type Line, sentences } from './sentences.ts'

export type LogLevel = LevelWithSilent

type Printing = {
  level: LogLevel
  pretty: boolean
  destination?: DestinationStream
  /** Values that must never appear, whatever field or message they are in. */
  secrets?: readonly string[]
}

/** Prints every event from now on, one line each; what it returns ends that. */
export function printEvents(
  events: Events,
  { level, pretty, destination = pino.destination({ dest: 1, sync: true }), secrets = [] }: Printing,
): () => void {
  const logger = pino({ level, base: null }, pretty ? readable(level, destination) : destination)
  return events.onAny((name, fields) => {
    const line = sentences[name] as Line<typeof fields>
    const severity = typeof line.level === 'function' ? line.level(fields) : line.level
    if (!logger.isLevelEnabled(severity)) return
    logger[severity](
      { event: name, ...(redact(fields, secrets) as object) },
      redactText(line.say(fields), secrets),
    )
  })
}

function readable(level: LogLevel, destination: DestinationStream): DestinationStream {
  const hideObject = level !== 'debug' && level !== 'trace'
  const print = prettyFactory({ colorize: !process.env.NO_COLOR, hideObject, translateTime: 'SYS:HH:MM:ss' })
  return { write: (line) => destination.write(print(line)) }
}
