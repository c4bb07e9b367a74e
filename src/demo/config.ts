import { checkConfig, type LoadedConfig } from '../config.ts'
import { defineConfig } from '../define.ts'
import { demoJob, measure, report } from './jobs.ts'

/** The one that is watched on the terminal. */
export const demoSchedule = 'every-5-seconds'

/** What the demo ran before the release that did away with the old CRM. */
export function formerConfig(): LoadedConfig {
  return checkConfig({ file: 'the demo', exported: defineConfig(parts({ hasCrm: true, isWatched: false })) })
}

/** What it ran from then on. */
export function presentConfig(): LoadedConfig {
  return checkConfig({ file: 'the demo', exported: defineConfig(parts({ hasCrm: false, isWatched: false })) })
}

/** What the demo runs in earnest: a little of everything that schedules can be, and two jobs every five seconds. */
export function demoConfig(): LoadedConfig {
  return checkConfig({ file: 'the demo', exported: defineConfig(parts({ hasCrm: false, isWatched: true })) })
}

const jobs = [
  demoJob('fx-rates', { group: 'finance', timeout: '2m' }),
  demoJob('feed-refresh', { group: 'catalogue', timeout: '5m' }),
  demoJob('search-reindex', { group: 'catalogue' }),
  demoJob('billing-reconcile', { group: 'finance', maxAttempts: 2 }),
  demoJob('collect-postings', { group: 'ledger' }),
  demoJob('close-ledger', {
    group: 'ledger',
    dependsOn: ['collect-postings'],
    dependencyRule: 'all_success',
  }),
  demoJob('send-statement', { group: 'ledger', dependsOn: ['close-ledger'], dependencyRule: 'all_success' }),
  demoJob('warehouse-export', { group: 'warehouse', maxAttempts: 2 }),
  demoJob('cache-warm', { group: 'site', priority: 10 }),
  demoJob('mail-digest', { group: 'mail' }),
  demoJob('price-test', { group: 'site' }),
  demoJob('render-thumbnails', { group: 'site', queue: 'pictures' }),
  demoJob('full-backup', { group: 'operations' }),
  demoJob('morning-report', { group: 'mail' }),
  demoJob('partner-import', { group: 'warehouse', queue: 'partner' }),
  demoJob('purge-sessions', { group: 'operations' }),
  demoJob('remind-trials', { group: 'mail' }),
] as const
const holidays = [{ from: '2026-12-24', to: '2026-12-26', label: 'Christmas' }, '2027-01-01'] as const
const crm = demoJob('sync-crm', { group: 'mail', maxAttempts: 1 })

function parts({ hasCrm, isWatched }: { hasCrm: boolean; isWatched: boolean }) {
  return {
    jobs: [...jobs, ...(isWatched ? [measure, report] : []), ...(hasCrm ? [crm] : [])],
    calendars: { closed: { description: 'Days on which the office is closed', dates: holidays } },
    schedules: [...(isWatched ? [watched] : []), ...schedules, ...(hasCrm ? [crmSync] : [])],
  }
}

const crmSync = {
  id: 'crm.sync',
  cron: '50 */3 * * *',
  target: { job: 'sync-crm' },
  tags: ['sales'],
} as const

const watched = {
  id: demoSchedule,
  description: 'Measures the database, then counts its own runs',
  cron: '*/5 * * * * *',
  target: { group: 'demo' },
  tags: ['demo'],
} as const

const schedules = [
  {
    id: 'fx.rates',
    description: 'Rates of the central bank',
    cron: '*/15 * * * *',
    target: { job: 'fx-rates' },
    tags: ['finance', 'critical'],
    catchUp: 'run_once',
  },
  {
    id: 'feed.refresh',
    description: "The supplier's products, while his shop is open",
    cron: '*/20 * * * *',
    timezone: 'Europe/Berlin',
    window: { from: '06:00', to: '20:00', days: 'mon-sat' },
    target: { job: 'feed-refresh' },
    tags: ['catalogue'],
  },
  {
    id: 'search.reindex',
    cron: '15 */2 * * *',
    target: { job: 'search-reindex' },
    tags: ['catalogue'],
  },
  {
    id: 'billing.reconcile',
    description: 'Compares invoices with what was paid',
    cron: '45 * * * *',
    timezone: 'America/New_York',
    target: { job: 'billing-reconcile' },
    tags: ['finance', 'critical'],
  },
  {
    id: 'ledger.close',
    description: 'Closes the day, then sends the statement',
    cron: '30 0 * * *',
    timezone: 'America/New_York',
    target: { group: 'ledger' },
    tags: ['finance'],
    catchUp: 'run_all',
    overlap: 'queue',
  },
  {
    id: 'warehouse.export',
    description: 'Tables for the analysts',
    cron: '30 1 * * *',
    timezone: 'Europe/Berlin',
    target: { job: 'warehouse-export' },
    tags: ['warehouse'],
  },
  {
    id: 'cache.warm',
    cron: '*/30 * * * *',
    target: { job: 'cache-warm' },
    tags: ['site'],
  },
  {
    id: 'mail.digest',
    description: 'What readers missed, in the morning',
    cron: '0 8 * * *',
    timezone: 'Asia/Kolkata',
    target: { job: 'mail-digest' },
    tags: ['mail'],
    calendars: ['closed'],
  },
  {
    id: 'prices.test',
    cron: '0 */2 * * *',
    target: { job: 'price-test' },
    tags: ['site', 'experiment'],
    flag: 'new-prices',
  },
  {
    id: 'thumbnails',
    description: 'Pictures that were uploaded since',
    cron: '7,37 * * * *',
    target: { job: 'render-thumbnails' },
    tags: ['site'],
    overlap: 'queue',
  },
  {
    id: 'backup.full',
    description: 'Base backup to another region',
    cron: '10 22 * * *',
    target: { job: 'full-backup' },
    tags: ['operations', 'critical'],
    overlap: 'queue',
    lockTimeout: '6h',
  },
  {
    id: 'report.morning',
    description: 'Of no use to anybody after breakfast',
    cron: '30 7 * * *',
    timezone: 'Europe/Berlin',
    target: { job: 'morning-report' },
    tags: ['mail'],
    catchUp: 'run_once',
    deadline: '20m',
  },
  {
    id: 'partner.import',
    description: 'One slot at a time, when the partner has one',
    cron: '20 */3 * * *',
    target: { job: 'partner-import' },
    tags: ['warehouse'],
    grace: '30s',
    overlap: 'cancel',
  },
  {
    id: 'sessions.purge',
    cron: '@hourly',
    target: { job: 'purge-sessions' },
    tags: ['operations'],
    catchUp: 'run_all',
  },
  {
    id: 'trials.remind',
    description: 'New: nobody has enabled it yet',
    cron: '0 9 * * mon-fri',
    timezone: 'Australia/Sydney',
    target: { job: 'remind-trials' },
    tags: ['mail', 'sales'],
  },
] as const
