import { createHash } from 'node:crypto'

/** From the shortest to the longest, in milliseconds; short ones are the more frequent. */
type Spread = readonly [shortest: number, longest: number]

/** How a job of the demo goes, in the days that are played and then in earnest. */
export type Course = {
  took: Spread
  /** From being queued to its start; a moment when not given. */
  lag?: Spread
  /** Share of runs of which every attempt fails. */
  fails?: number
  /** Share of runs of which only the first attempt fails. */
  stumbles?: number
  /** Days before the present in which it broke for good. */
  brokenDays?: number
  error?: string
  log: readonly (readonly [level: 'info' | 'warn', line: string])[]
}

const second = 1_000
const minute = 60 * second

/** By job. `{n}` stands for a number from 1 to 1000. */
export const courses = {
  'fx-rates': {
    took: [400, 2_600],
    stumbles: 0.03,
    error:
      'Error: the rates of the central bank answer 503 Service Unavailable\n    at fetchRates (jobs/fx-rates.ts:31:11)',
    log: [
      ['info', 'asked for rates { currencies: 31 }'],
      ['info', 'rates stored { changed: {n} }'],
    ],
  },
  'feed-refresh': {
    took: [6 * second, 75 * second],
    stumbles: 0.02,
    fails: 0.01,
    error:
      'Error: product {n} has no price\n    at readLine (jobs/feed.ts:58:9)\n    at refresh (jobs/feed.ts:24:20)',
    log: [
      ['info', 'feed fetched { kilobytes: {n} }'],
      ['info', 'products compared'],
      ['info', 'products stored { changed: {n} }'],
    ],
  },
  'search-reindex': {
    took: [7 * minute, 24 * minute],
    log: [
      ['info', 'index opened { shard: 1 }'],
      ['info', 'half of the documents are written'],
      ['info', 'index swapped { documents: {n} }'],
    ],
  },
  'billing-reconcile': {
    took: [20 * second, 3 * minute],
    fails: 0.05,
    stumbles: 0.04,
    error:
      'Error: invoice {n} does not add up: 119.00 is not 118.99\n    at reconcile (jobs/billing.ts:77:13)',
    log: [
      ['info', 'invoices read { count: {n} }'],
      ['info', 'books are even'],
    ],
  },
  'collect-postings': {
    took: [40 * second, 2 * minute],
    log: [['info', 'postings collected { count: {n} }']],
  },
  'close-ledger': {
    took: [90 * second, 4 * minute],
    log: [
      ['info', 'balances carried over'],
      ['info', 'the day is closed { accounts: {n} }'],
    ],
  },
  'send-statement': {
    took: [2 * second, 20 * second],
    log: [['info', 'statement sent { recipients: 4 }']],
  },
  'warehouse-export': {
    took: [11 * minute, 26 * minute],
    brokenDays: 4,
    error:
      'AccessDenied: User exporter is not allowed to put objects into warehouse-eu\n    at upload (jobs/warehouse.ts:44:15)\n    at export (jobs/warehouse.ts:19:9)',
    log: [
      ['info', 'tables dumped { count: 42 }'],
      ['warn', 'the bucket answered slowly { ms: {n} }'],
      ['info', 'export uploaded { megabytes: {n} }'],
    ],
  },
  'cache-warm': {
    took: [4 * second, 40 * second],
    log: [['info', 'pages warmed { count: {n} }']],
  },
  'mail-digest': {
    took: [2 * minute, 9 * minute],
    log: [
      ['info', 'readers chosen { count: {n} }'],
      ['info', 'digests handed to the mail server'],
    ],
  },
  'price-test': {
    took: [3 * second, 15 * second],
    log: [['info', 'prices drawn { variants: 3 }']],
  },
  'render-thumbnails': {
    took: [14 * minute, 47 * minute],
    log: [
      ['info', 'pictures found { count: {n} }'],
      ['info', 'pictures rendered'],
    ],
  },
  'full-backup': {
    took: [75 * minute, 140 * minute],
    log: [
      ['info', 'base backup began'],
      ['info', 'base backup uploaded { gigabytes: {n} }'],
    ],
  },
  'morning-report': {
    took: [50 * second, 4 * minute],
    log: [['info', 'report written { pages: 12 }']],
  },
  'partner-import': {
    took: [30 * second, 5 * minute],
    lag: [70 * second, 9 * minute],
    stumbles: 0.06,
    error: 'Error: the partner closed the connection after {n} rows\n    at receive (jobs/partner.ts:36:7)',
    log: [
      ['info', 'waited for a slot of the partner'],
      ['info', 'rows imported { count: {n} }'],
    ],
  },
  'purge-sessions': {
    took: [1 * second, 9 * second],
    log: [['info', 'sessions removed { count: {n} }']],
  },
  'sync-crm': {
    took: [20 * second, 80 * second],
    fails: 0.15,
    error: 'Error: the old CRM answers 410 Gone\n    at sync (jobs/crm.ts:12:11)',
    log: [['info', 'contacts synced { count: {n} }']],
  },
  'remind-trials': {
    took: [5 * second, 20 * second],
    log: [['info', 'reminders sent { count: {n} }']],
  },
} satisfies Record<string, Course>

export type CourseName = keyof typeof courses

/** A number from 0 to less than 1 that looks like chance and is the same for the same words; `punctual.chance` in SQL. */
export function chance(...words: readonly string[]): number {
  return createHash('md5').update(words.join('/')).digest().readUInt32BE(0) / 2 ** 32
}

export function within([shortest, longest]: Spread, share: number): number {
  return Math.round(shortest + (longest - shortest) * share * share)
}
