import { beforeAll, beforeEach, expect } from 'vitest'
import type { Role } from '../../src/web/auth/identity.ts'
import { blamelessApp, tokenOf } from './client.ts'
import { definitions, sync } from './seed.ts'

const [base] = definitions.schedules
export const ids = ['alpha', 'beta', 'critical-one', 'daily', 'hourly', 'queued']
const more: Record<string, object> = {
  'critical-one': { tags: ['critical'] },
  alpha: { tags: ['finance'], catch_up: 'run_all' },
  daily: { cron: '30 2 * * *', timezone: 'Asia/Tokyo' },
  hourly: { cron: '0 * * * *' },
  queued: { overlap: 'queue' },
}

export const words = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
export const rowOf = (text: string, id: string) =>
  new RegExp(`<tr id="row-${id}"[\\s\\S]*?</tr>`).exec(text)?.[0] ?? ''
export const shown = (text: string) => [...text.matchAll(/<tr id="row-([^"]+)"/g)].map(([, id]) => id)

type Ran = { status?: string; reason?: string | null; ago?: string; late?: string }

/** The app with six schedules that have neither run nor been enabled before each test, and what people and time do to them. */
export function schedulesApp() {
  const web = blamelessApp()
  beforeAll(async () => {
    const schedules = ids.map((id) => ({ ...base, id, ...more[id] }))
    await sync(web.seeded, { ...definitions, schedules })
    await web.seeded.query('delete from punctual.schedules where retired_at is not null')
  })
  beforeEach(async () => {
    await web.seeded.query('delete from punctual.runs')
    await web.seeded.query(
      "update punctual.schedules set enabled = false, paused_until = null, disabled_reason = null, forecast = '{}'",
    )
    await web.seeded.query(
      'update punctual.schedule_clocks set next_run_at = null, last_run_at = null, last_run_id = null, locked_run_id = null, consecutive_failures = 0',
    )
  })

  async function page(path = 'schedules', role: Role = 'ADMIN') {
    const headers = { Cookie: `punctual=${await tokenOf(role, { subject: 'ana' })}` }
    const { status, text } = await web.ask('GET', `/admin/${path}`, { headers })
    expect(status).toBe(200)
    return text
  }

  async function post(path: string, fields: Record<string, string> = {}) {
    const headers = {
      Cookie: `punctual=${await tokenOf('ADMIN', { subject: 'ana' })}`,
      Origin: 'http://localhost',
      'Content-Type': 'application/x-www-form-urlencoded',
    }
    return web.ask('POST', `/admin/${path}`, { headers, body: String(new URLSearchParams(fields)) })
  }

  /** A row of the ledger, so long ago. */
  async function ran(
    id: string,
    { status = 'succeeded', reason = null, ago = '1 hour', late = '1 second' }: Ran = {},
  ) {
    const [row] = await web.seeded.query<{ id: string }>(
      `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, decided_at, queued_at, started_at, finished_at)
      select $1, at, 'schedule', $2, $3, at, at + $5::interval, case when $2 <> 'skipped' then at + $5::interval end, at + $5::interval + interval '5 seconds'
      from (select now() - $4::interval) x (at) returning id`,
      [id, status, reason, ago, late],
    )
    await web.seeded.query(
      `update punctual.schedule_clocks set last_run_at = now() - $2::interval, last_run_id = $3 where schedule_id = $1 and $4 <> 'skipped'`,
      [id, ago, row!.id, status],
    )
    return Number(row!.id)
  }

  async function enabled(id: string, next = '10 minutes', gap = '1 hour') {
    await web.seeded.query(
      `update punctual.schedules set enabled = true, forecast = array[now() + $2::interval, now() + $2::interval + $3::interval] where id = $1`,
      [id, next, gap],
    )
    await web.seeded.query(
      'update punctual.schedule_clocks set next_run_at = now() + $2::interval where schedule_id = $1',
      [id, next],
    )
  }

  return { web, page, post, ran, enabled }
}
