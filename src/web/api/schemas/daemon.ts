import { z } from 'zod'
import { healthRow } from '../../../db/health.ts'
import { processDetail, term } from '../../../db/processes.ts'
import { queueSample } from '../../../db/queue.ts'
import { verdict } from '../../../db/simulation.ts'
import { report } from '../../../simulation/report.ts'
import { described, instantOnWire, onWire } from './wire.ts'

export const healthOnWire = described(
  healthRow,
  { id: 'Health', description: 'How the scheduler is.' },
  {
    state: 'That of the worst check: green, yellow or red.',
    cause: 'The check that makes the state: beat, pass, overdue, failing, owed or queue; null when green.',
    hostname: 'Host of the daemon that keeps time; null without one.',
    uptimeSeconds: 'How long that daemon has been running. Seconds.',
    heartbeatAgeSeconds: 'Since its last heartbeat. Seconds.',
    passAgeSeconds: 'Since any daemon last completed a pass. Seconds.',
    daemon: 'The daemon that keeps time; null without one.',
    leader: 'The daemon that leads; null without one.',
    epoch: 'The number of its term.',
    ledFor: 'How long it has led. Seconds.',
    beatAgo: 'Since its last heartbeat, in whole seconds.',
    passAgo: 'Since its last pass, in whole seconds.',
    nextRunAt: 'When something is due next; null when nothing is.',
    overdue: 'Schedules that should have fired and did not.',
    failing: 'Schedules whose last run failed.',
    owed: 'Missed occurrences that nobody has made up for or dismissed.',
    queue: 'Jobs that wait for a worker.',
    parked: 'Schedules that are enabled and cannot fire.',
    exhausted: 'Schedules whose end was reached.',
    pending: 'Runs that wait to be put into the queue.',
    workers: 'Workers that are alive.',
    daemons: 'Daemons that are alive, those that stand by among them.',
    checkedAt: 'When this was read, by the clock of the database.',
  },
)

export const daemonStatus = healthOnWire
  .extend({ message: z.string().meta({ description: 'The state as a sentence.' }) })
  .meta({ id: 'DaemonStatus', description: 'How the scheduler is, and that as a sentence.' })

export const termOnWire = described(
  term,
  { id: 'Term', description: 'A term of leadership: from when to when a daemon kept time.' },
  {
    epoch: 'Its number; later terms have higher ones.',
    leader: 'The daemon.',
    region: 'The region it ran in, where its platform tells it.',
    gainedAt: 'When it began to lead.',
    lostAt: 'When it ceased to; null for the one that leads.',
    ledFor: 'How long that was. Seconds.',
    lostReason: 'Why it ended.',
    nobodyFor: 'How long nobody had led before. Seconds; null for the first term.',
  },
)

export const processOnWire = described(
  processDetail,
  { id: 'Process', description: 'A daemon, a worker or a web server that gave a sign of life.' },
  {
    id: 'Its name: kind, host, process number and a random part.',
    kind: 'schedule_daemon, worker or web.',
    status: 'What it does, or what became of it. `dead`: it fell silent without a word.',
    host: 'Its host.',
    pid: 'Its process number there.',
    region: 'Its region, where its platform tells it.',
    machine: 'Its machine, where its platform tells it.',
    version: 'The release of Punctual that it runs.',
    startedAt: 'When it started.',
    heartbeatAt: 'Its last sign of life.',
    lastPassAt: 'Of a daemon: when it last completed a pass.',
    stoppedAt: 'When it stopped; null while it lives.',
    beatAgo: 'Since its last sign of life. Seconds.',
    passAgo: 'Since its last pass. Seconds.',
    upFor: 'How long it has lived, or did. Seconds.',
  },
)

export const sampleOnWire = described(
  queueSample,
  {
    id: 'QueueSample',
    description: 'How deep the queue was at a moment. Taken four times a minute, kept for seven days.',
  },
  {
    at: 'The moment.',
    ready: 'Jobs that a worker might take.',
    running: 'Jobs that a worker held.',
    scheduled: 'Jobs whose time had not come, retries among them.',
    failed: 'Jobs out of attempts.',
    oldestWait: 'How long the oldest ready job had waited. Seconds; null when none was ready.',
    oldestTask: 'Whose job that was.',
  },
)

const simulated = described(
  verdict,
  { id: 'SimulatedOccurrence', description: 'What an occurrence would become.' },
  {
    scheduleId: 'The schedule.',
    scheduledFor: 'When it is due.',
    firstScheduledFor: 'The first of several that are decided together; null when it is one.',
    occurrences: 'How many are decided together.',
    verdict: 'fire, skip, or hold: still waiting at the end.',
    reason: 'Why it does not fire: a reason code.',
    trigger: 'What causes it: the schedule or a catch_up.',
    firedAt: 'When its first job starts; null where it does not fire.',
  },
)

export const simulationReport = onWire(
  report.extend({ occurrences: z.array(simulated).describe(report.shape.occurrences.description!) }),
).meta({
  id: 'SimulationReport',
  description: 'What every occurrence of a range would become. See docs/simulation.md.',
})

export const preview = z
  .object({
    description: z.string().meta({ description: 'The expression as a sentence.' }),
    warnings: z.array(z.string()).meta({ description: 'What may surprise, as sentences.' }),
    occurrences: z
      .array(
        z.object({
          at: instantOnWire.meta({ description: 'The instant.' }),
          local: z.string().meta({ description: 'The same on the clock of its zone, with its offset.' }),
          note: z.string().optional().meta({
            description:
              'What a change of the clock did to it, and which calendar blacks its day out; absent where there is nothing to tell.',
          }),
          blackout: z.string().optional().meta({
            description:
              'Calendar and label of the days on which it falls, where one of the calendars named blacks them out: it would be skipped, or moved to a later day.',
          }),
        }),
      )
      .meta({ description: 'The next ones, in order.' }),
  })
  .meta({ id: 'Preview', description: 'When an expression would fire.' })
