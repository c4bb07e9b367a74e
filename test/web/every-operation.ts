import { schedule } from '../sql/definitions.ts'
import type { TestDatabase } from '../support/database.ts'
import type { Answer } from './client.ts'
import { definitions, sync } from './seed.ts'

export type Given = {
  params?: Record<string, string | number>
  query?: Record<string, string>
  body?: unknown
  headers?: Record<string, string>
}
export type World = {
  ask: (operationId: string, given?: Given) => Promise<Answer>
  seeded: TestDatabase
}

const hour = (at: number) => new Date(Date.UTC(2026, 2, 1, at)).toISOString()
const feed = { id: 'feed-refresh' }
const beforeFreeze = { cron: '@daily', from: '2100-12-22T12:00:00Z', count: 2, calendars: ['freeze'] }

/** A day in the life of an installation, in which each operation is asked, and each of its successes is had. */
export async function everyOperation({ ask, seeded }: World): Promise<void> {
  const gated = schedule('gated', { flag: 'new-pricing', waves: [['cleanup']], calendars: ['freeze'] })
  const gone = schedule('gone', { waves: [['cleanup']] })
  const all = [...definitions.schedules, gated]
  await sync(seeded, { ...definitions, schedules: [...all, gone] })
  const { json: toBeGone } = await ask('triggerSchedule', { params: { id: 'gone' } })
  await sync(seeded, { ...definitions, schedules: all })
  await owe(seeded)
  await keepTime(seeded)

  await ask('getOpenApi')
  await schedulesAre(ask)
  await missedAre(ask)
  await runsAre({ ask, seeded }, { ofGone: toBeGone.runId })
  await backfillsAre(ask)
  await switchesAre(ask)
  for (const list of ['listAudit', 'listJobs', 'listLeadership', 'listQueueSamples', 'listUpcoming'])
    await ask(list, { query: { limit: '2' } })
  await ask('getDaemonStatus')
  await sync(seeded, { ...definitions, schedules: all, calendars: [] })
  await ask('addBlackout', { params: { name: 'freeze' }, body: { firstDay: '2101-01-01' } })
  await ask('previewSchedule', { body: beforeFreeze })
  await ask('simulate', {
    body: { from: hour(1), to: hour(3), scheduleIds: ['nightly', 'feed-refresh'], duration: 30 },
  })
}

/** Two occurrences that nobody claimed in time, and one to come. */
async function owe({ query }: TestDatabase): Promise<void> {
  await query('update punctual.schedule_clocks set cursor_at = $1', [hour(0)])
  await query("select punctual.enable('feed-refresh', at => $1)", [hour(0)])
  const instants = [hour(1), hour(2), '2100-01-01T00:00:00Z']
  const forecast = JSON.stringify([{ id: 'feed-refresh', revision: 1, forecast: instants, error: null }])
  await query('select punctual.set_forecasts($1, $2, $3)', [forecast, '2026a', hour(0)])
  for (const at of [1, 2])
    await query(
      "select punctual.claim_due_schedules('test', at => $1::timestamptz + interval '30 minutes')",
      [hour(at)],
    )
}

/** What a daemon would do. */
async function keepTime({ query }: TestDatabase): Promise<void> {
  const daemon = ['daemon-host-1-2f9c1a', 'schedule_daemon']
  await query(
    "select punctual.register_worker($1, $2, 'leading', 'host-1', 7, 'fra', null, '1', '10 s')",
    daemon,
  )
  await query('select punctual.try_lead($1)', [daemon[0]])
  await query('select pg_advisory_unlock_all()')
  await query('select punctual.sample_queue()')
}

async function schedulesAre(ask: World['ask']): Promise<void> {
  await ask('listSchedules')
  const { headers } = await ask('getSchedule', { params: feed })
  await ask('getSchedule', { params: feed, headers: { 'If-None-Match': headers.get('etag')! } })
  await ask('updateSchedule', { params: feed, body: { enabled: true } })
  await ask('updateSchedule', { params: { id: 'gone' }, body: { enabled: true } })
  await ask('triggerSchedule', { params: { id: 'gone' } })
  await ask('explainSchedule', { params: feed, query: { at: hour(1) } })
  await ask('planSchedule', { params: feed })
  await ask('planSchedule', { params: { id: 'nightly' } })
  await ask('planSchedule', { params: { id: 'gone' } })
  const window = { from: '09:00', to: '17:00', days: [1, 2] }
  await ask('previewSchedule', { body: { cron: '30 2 * * *', timezone: 'Europe/Berlin', from: hour(0) } })
  await ask('previewSchedule', { body: { cron: '30 * * * *', window, count: 2 } })
  await ask('listUpcoming', { query: { from: '2099-12-31T00:00:00Z', until: '2100-02-01T00:00:00Z' } })
}

async function missedAre(ask: World['ask']): Promise<void> {
  const { json } = await ask('listMissed')
  const [late, early] = json.missed.map(({ id }: { id: number }) => id)
  await ask('runMissed', { params: feed, body: { dryRun: true } })
  await ask('runMissed', { params: feed, body: { runIds: [early] } })
  await ask('dismissMissed', { params: feed, body: { runIds: [late] } })
  for (const act of ['runMissed', 'dismissMissed', 'backfillSchedule'])
    await ask(act, { params: { id: 'gone' }, body: act === 'backfillSchedule' ? range : {} })
}

async function runsAre({ ask, seeded }: World, { ofGone }: { ofGone: number }): Promise<void> {
  await seeded.query("select * from punctual.tick('by-hand')")
  const { json } = await ask('triggerSchedule', { params: { id: 'nightly' }, body: { payload: { a: 1 } } })
  const id = json.runId
  await ask('cancelRun', { params: { id } })
  await ask('cancelRun', { params: { id } })
  await ask('retryRun', { params: { id } })
  await ask('retryRun', { params: { id: ofGone } })
  await running({ ask, seeded })
  await ask('listRuns', { query: { limit: '1' } })
  await ask('listScheduleHistory', { params: feed })
}

/** A run of which a job has begun: it has to notice that it is cancelled, and can be repeated after that. */
async function running({ ask, seeded }: World): Promise<void> {
  const params = { id: (await ask('triggerSchedule', { params: { id: 'nightly' } })).json.runId as number }
  await seeded.query("select * from punctual.tick('by-hand')")
  const [job] = (await ask('getRun', { params })).json.jobs
  await seeded.query("select * from punctual.start_job_runs('w', $1, '{1}', '{7}')", [[job.id]])
  await ask('cancelRun', { params })
  await seeded.query("select * from punctual.finish_job_runs('w', $1, '{1}', '{cancelled}', '{x}', '{y}')", [
    [job.id],
  ])
  await ask('getRun', { params })
  await ask('retryRun', { params })
}

const range = { from: hour(1), to: hour(2) }

async function backfillsAre(ask: World['ask']): Promise<void> {
  await ask('backfillSchedule', { params: feed, body: { ...range, dryRun: true } })
  const { json } = await ask('backfillSchedule', { params: feed, body: range })
  const params = { id: json.backfillId }
  await ask('getBackfill', { params })
  await ask('cancelBackfill', { params })
  await ask('cancelBackfill', { params })
  await ask('listBackfills')
}

async function switchesAre(ask: World['ask']): Promise<void> {
  await ask('listFlags')
  const flag = { name: 'new-pricing' }
  const { headers } = await ask('getFlag', { params: flag })
  await ask('getFlag', { params: flag, headers: { 'If-None-Match': headers.get('etag')! } })
  await ask('setFlag', { params: flag, body: { on: true } })
  await ask('listCalendars')
  const freeze = { name: 'freeze' }
  const { json } = await ask('addBlackout', { params: freeze, body: { firstDay: '2101-01-01' } })
  await ask('previewSchedule', { body: beforeFreeze })
  const { days } = (await ask('getCalendar', { params: freeze })).json
  const coded = days.find(({ source }: { source: string }) => source === 'code')
  await ask('removeBlackout', { params: { ...freeze, id: coded.id } })
  await ask('removeBlackout', { params: { ...freeze, id: json.id } })
}
