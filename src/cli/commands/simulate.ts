import { InvalidArgumentError } from 'commander'
import { durationMs } from '../../config/durations.ts'
import type { Database } from '../../db/database.ts'
import { readEnvironment } from '../../environment.ts'
import { UsageError } from '../../errors.ts'
import { Events } from '../../events.ts'
import { onShutdown } from '../../shutdown.ts'
import { defaults } from '../../simulation/request.ts'
import { simulate } from '../../simulation/simulation.ts'
import { defineCommand } from '../command.ts'
import type { Output } from '../output.ts'
import { instant, wholeNumber } from '../read.ts'
import { simulationProgress } from '../simulation-progress.ts'
import { reportText } from '../simulation-text.ts'
import { findDatabaseUrl, withDatabase } from '../target.ts'

type Options = {
  from?: Date
  to?: Date
  schedule?: string[]
  all?: true
  duration: number | 'history'
  limit: number
  top: number
}

const dayMs = 86_400_000
const interrupted = 130

export const command = defineCommand<Options>({
  usage: 'simulate',
  summary: 'Play a day or a year: every occurrence with its verdict, peaks, collisions, quiet windows',
  details:
    'The engine itself decides, in a scratch database that is dropped afterwards; nothing changes. Without --schedule or --all it plays what is enabled.',
  examples: [
    'punctual simulate --all',
    'punctual simulate --schedule feed-refresh --from 2026-03-08 --to 2026-03-09 --duration 30s',
  ],
  flags: [
    { flags: '--from <instant>', help: 'the beginning, which belongs to it (default: now)', read: instant },
    { flags: '--to <instant>', help: 'the end, which does not (default: a day later)', read: instant },
    { flags: '--schedule <id...>', help: 'only these, enabled or not', conflicts: 'all' },
    { flags: '--all', help: 'the disabled ones too' },
    {
      flags: '--duration <duration>',
      help: 'how long each run takes, or history: as long as its last ones',
      read: runDuration,
      otherwise: 'history',
    },
    {
      flags: '--limit <number>',
      help: 'occurrences in the document',
      read: wholeNumber({ from: 0, to: 1_000_000 }),
      otherwise: defaults.limit,
    },
    {
      flags: '--top <number>',
      help: 'schedules, collisions and quiet windows shown',
      read: wholeNumber({ from: 1, to: 100 }),
      otherwise: defaults.top,
    },
  ],
  run: ({ options, output }) => withDatabase((database) => run({ database, options, output })),
})

type Running = { database: Database; options: Options; output: Output }

async function run({ database, options, output }: Running): Promise<number | undefined> {
  const environment = readEnvironment()
  const { from = new Date(), duration, limit, top } = options
  const { to = new Date(from.getTime() + dayMs) } = options
  if (to <= from) {
    const message = `--to ${to.toISOString()} is not after --from`
    throw new UsageError({ message, hint: 'See punctual simulate --help.' })
  }
  const { signal, close } = onShutdown({ events: new Events() })
  const progress = simulationProgress(output)
  try {
    const report = await simulate({
      database,
      scratchUrl: environment.scratchUrl ?? findDatabaseUrl(environment),
      request: {
        ...{ from, to, limit, top },
        scheduleIds: options.schedule,
        all: options.all,
        durationMs: duration === 'history' ? undefined : duration,
      },
      signal,
      onProgress: progress.show,
    })
    progress.clear()
    output.data(report, () => reportText(report, { top }))
    return undefined
  } catch (error) {
    progress.clear()
    if (!signal.aborted) throw error
    output.note('Interrupted: the scratch database is dropped, nothing else was touched.')
    return interrupted
  } finally {
    close()
  }
}

function runDuration(text: string): number | 'history' {
  const ms = text === 'history' ? text : durationMs(text)
  if (ms !== undefined) return ms
  throw new InvalidArgumentError("Allowed: 'history', or a duration such as '0s', '90s' or '30m'.")
}
