/**
 * Faults that keep a leader alive and make it useless: its network is cut or loses one direction, or its process is frozen, idle
 * or in the middle of a claim.
 */
import pg from 'pg'
import type { Namespace } from '../support/namespace.ts'
import type { PunctualProcess } from '../support/process.ts'
import type { Asker } from './rows.ts'

export type Member = { process: PunctualProcess; namespace: Namespace | undefined }
type Field = { victim: Member; asker: Asker; url: string }

export type Fault = {
  what: string
  /** The daemons run in networks of their own. */
  needsNamespaces: boolean
  /** Strikes and answers when, on the clock of this machine. */
  inflict(field: Field): Promise<number>
  relieve(victim: Member): void
}

const thaw = ({ process }: Member) => process.signal('SIGCONT')
const mend = ({ namespace }: Member) => namespace!.mend()

export const faults: Fault[] = [
  {
    what: 'a full cut',
    needsNamespaces: true,
    inflict: async ({ victim }) => struck(() => victim.namespace!.cut()),
    relieve: mend,
  },
  {
    what: 'loss of what the server sends',
    needsNamespaces: true,
    inflict: async ({ victim }) => struck(() => victim.namespace!.lose('toClient')),
    relieve: mend,
  },
  {
    what: 'a freeze while idle',
    needsNamespaces: false,
    inflict: async ({ victim }) => struck(() => victim.process.signal('SIGSTOP')),
    relieve: thaw,
  },
  { what: 'a freeze inside a claim', needsNamespaces: false, inflict: freezeInside, relieve: thaw },
]

/** A claim is made to wait for a lock; while it does, its process is frozen, and then it gets the lock. */
async function freezeInside({ victim, asker, url }: Field): Promise<number> {
  const blocker = new pg.Client({ connectionString: url, application_name: 'chaos' })
  await blocker.connect()
  await blocker.query('begin; lock table graphile_worker._private_jobs in share mode')
  await asker.until({
    text: `select from pg_stat_activity where datname = current_database() and application_name = 'punctual daemon'
      and wait_event_type = 'Lock' and query like '%punctual.tick%'`,
    isWanted: (rows) => rows.length === 1,
  })
  const at = struck(() => victim.process.signal('SIGSTOP'))
  await blocker.end()
  return at
}

function struck(strike: () => void): number {
  const at = Date.now()
  strike()
  return at
}
