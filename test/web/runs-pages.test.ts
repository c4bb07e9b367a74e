import { afterAll, beforeAll, expect, test } from 'vitest'
import { pagesOf } from './asking-pages.ts'
import { testApp } from './client.ts'
import { insertJobRun, insertRun } from './seed-runs.ts'

let web: Awaited<ReturnType<typeof testApp>>
const { get, post } = pagesOf(() => web)
const runs: Record<string, number> = {}
const due = new Date('2026-11-20T07:30:00Z')
const plus = (seconds: number) => new Date(due.getTime() + seconds * 1_000)

beforeAll(async () => {
  web = await testApp()
  runs.succeeded = await insertRun(web.seeded, {
    ...{ status: 'succeeded', scheduled_for: due, claimed_by: 'daemon-7', epoch: 3 },
    ...{
      decided_at: plus(0.25),
      queued_at: plus(0.25),
      started_at: plus(90),
      finished_at: plus(95),
      wave_sizes: '{1}',
    },
  })
  await insertJobRun(web.seeded, {
    run_id: runs.succeeded,
    status: 'succeeded',
    attempt: 2,
    worker: 'worker-9',
  })
  runs.skipped = await insertRun(web.seeded, {
    ...{ status: 'skipped', reason: 'overlap', schedule_id: 'feed-refresh' },
  })
  runs.summary = await insertRun(web.seeded, {
    ...{
      status: 'skipped',
      reason: 'missed',
      schedule_id: 'feed-refresh',
      occurrences: 6,
      detail: 'claimed late',
    },
    ...{ first_scheduled_for: '2026-11-19T05:15:00Z', scheduled_for: '2026-11-19T06:30:00Z' },
  })
  runs.failed = await insertRun(web.seeded, {
    ...{ status: 'failed', queued_at: new Date(), started_at: new Date(), wave_sizes: '{1}', wave: 1 },
    ...{
      error: 'Error: no <room> left\n    at import (feed.ts:7)',
      payload: '{"full": true, "apiKey": "hush"}',
    },
  })
  await insertJobRun(web.seeded, {
    ...{
      run_id: runs.failed,
      error: 'Error: no <room> left\n    at import (feed.ts:7)',
      log: 'line one\nline two',
    },
    ...{ worker: 'worker-3', graphile_job_id: 4711 },
  })
  runs.lost = await insertRun(web.seeded, {
    status: 'lost',
    queued_at: new Date(),
    error: 'Error: no <room> left',
  })
})
afterAll(() => web.close())

/** The numbers of the runs that a page lists, in its order. */
const listed = (html: string) => [...html.matchAll(/<tr id="run-(\d+)"/g)].map(([, id]) => Number(id))

test('the newest run comes first, each with its state in words, due time and real start apart', async () => {
  const { html, text } = await get('runs')
  expect(listed(html)).toEqual([runs.lost, runs.failed, runs.summary, runs.skipped, runs.succeeded])
  expect(text).toContain(
    `succeeded run ${runs.succeeded} scheduled nightly cleanup 2026-11-20 07:30:00 07:31:30 +1.5 min 5.0 s 2`,
  )
  expect(text).toContain(`failed run ${runs.failed} scheduled nightly cleanup`)
  expect(text).toContain('Error: no <room> left')
  expect(text).not.toContain('at import')
})

test('complaint 1: a skipped run is a row, and its reason stands in it without a click', async () => {
  const { html, text } = await get('runs?status=skipped')
  expect(listed(html)).toEqual([runs.summary, runs.skipped])
  expect(text).toContain('did not run The previous run was still active.')
  expect(text).toContain(
    'It came due while nobody claimed it, and was found later than its grace allows. claimed late',
  )
})

test('a row for several occurrences is told as the range that it is', async () => {
  const { text } = await get('runs?status=skipped')
  expect(text).toContain('2026-11-19 05:15:00 – 06:30:00 6 occurrences')
})

test('every filter is in the address, and what was asked for stays in the form', async () => {
  const found = async (query: string) => listed((await get(`runs?${query}`)).html)
  expect(await found('status=failing')).toEqual([runs.lost, runs.failed])
  expect(await found('scheduleId=feed-refresh')).toEqual([runs.summary, runs.skipped])
  expect(await found('worker=worker-3')).toEqual([runs.failed])
  expect(await found('worker=daemon-7')).toEqual([runs.succeeded])
  expect(await found('job=cleanup')).toEqual([runs.failed, runs.succeeded])
  expect(await found('reason=overlap')).toEqual([runs.skipped])
  expect(await found('trigger=manual')).toEqual([])
  expect(await found('since=2026-11-20T00:00&until=2026-11-20T23:59')).toEqual([runs.succeeded])
  expect(await found(`error=${encodeURIComponent('Error: no <room> left')}`)).toEqual([
    runs.lost,
    runs.failed,
  ])
  const { html } = await get('runs?status=failing&scheduleId=nightly&job=&since=2026-11-01T00:00')
  expect(html).toContain('<option value="failing" selected="">')
  expect(html).toMatch(/name="scheduleId" value="nightly"/)
  expect(html).toMatch(/name="since" value="2026-11-01T00:00"/)
})

test('counts stand beside the states', async () => {
  expect((await get('runs')).text).toContain('All 5 Failing 2 Open 0 Skipped 2 Cancelled 0 Succeeded 1')
})

test('pages go on before the last run shown, and back to the newest', async () => {
  const { seeded } = web
  await seeded.query(`insert into punctual.runs (schedule_id, scheduled_for, trigger, status, finished_at, decided_at)
    select 'nightly', '2020-01-01'::timestamptz + n * interval '1 day', 'schedule', 'cancelled', now(), now() from generate_series(1, 60) n`)
  const first = await get('runs?status=cancelled')
  expect(listed(first.html)).toHaveLength(50)
  const [, next] = /href="[^"]*?(runs\?[^"]*before=\d+)"/.exec(first.html)!
  const second = await get(next!.replaceAll('&amp;', '&'))
  expect(listed(second.html)).toHaveLength(10)
  expect(second.text).toContain('Back to the newest')
  expect(second.text).not.toContain('Older runs')
  await seeded.query("delete from punctual.runs where status = 'cancelled'")
})

test('what matches nothing is told in words, with the way out, and the schedule that was meant', async () => {
  expect((await get('runs?trigger=backfill&status=open')).text).toContain(
    'There are no pending or queued or running backfill runs. Clear the filter',
  )
  expect((await get('runs?scheduleId=nihgtly')).text).toContain(
    'There is no schedule "nihgtly". Did you mean "nightly"?',
  )
})

test('what cannot be asked for is refused with every fault of it', async () => {
  const { status, text } = await get('runs?status=broken&before=x&since=yesterday')
  expect(status).toBe(400)
  for (const name of [
    'status must be one of',
    'before must be the number',
    'since must be an ISO 8601 instant',
  ])
    expect(text).toContain(name)
})

test('the rail of a run tells each step with its time in both zones and the distance to the step before', async () => {
  const { text } = await get(`runs/${runs.succeeded}`)
  expect(text).toContain('Due 2026-11-20 02:30:00 America/New_York 2026-11-20 07:30:00 UTC By its schedule')
  expect(text).toMatch(/Seen .* \+250 ms By daemon-7, epoch 3, 250 ms after it was due/)
  expect(text).toContain('Run nothing stood in its way')
  expect(text).toMatch(/Started 2026-11-20 02:31:30 .* \+89\.8 s worker-9/)
  expect(text).toMatch(/Ended .* \+5\.0 s succeeded It ran and succeeded, in 5\.0 s\./)
})

test('the rail of a run that waited for the previous one says so, and by which rule; so do the lists, in the past', async () => {
  await web.seeded.query("update punctual.schedules set overlap = 'queue' where id = 'feed-refresh'")
  const id = await insertRun(web.seeded, {
    ...{ status: 'succeeded', schedule_id: 'feed-refresh', detail: 'waits for the previous run to end' },
    ...{ decided_at: plus(1), queued_at: plus(60), started_at: plus(61), finished_at: plus(62) },
  })
  const { text } = await get(`runs/${id}`)
  expect(text).toContain('Run by overlap queue waited for the previous run to end')
  for (const list of ['runs?scheduleId=feed-refresh', 'schedules/feed-refresh', `runs/${id}`]) {
    const { text } = await get(list)
    expect(text).toContain('waited for the previous run to end')
    expect(text).not.toContain('waits for the previous run to end')
  }
  await web.seeded.query("update punctual.schedules set overlap = 'skip' where id = 'feed-refresh'")
  await web.seeded.query('delete from punctual.runs where id = $1', [id])
})

test('a retry that waited is not told as held by overlap skip, which holds nothing', async () => {
  const id = await insertRun(web.seeded, {
    ...{ status: 'succeeded', trigger: 'retry', request: 7 },
    ...{ decided_at: plus(1), queued_at: plus(60), started_at: plus(61), finished_at: plus(62) },
  })
  expect((await get(`runs/${id}`)).text).toContain(
    'Run in its turn, as overlap is skip waited for the previous run to end',
  )
  await web.seeded.query('delete from punctual.runs where id = $1', [id])
})

test('every time of the rail names its zone', async () => {
  expect((await get(`runs/${runs.summary}`)).text).toContain(
    'The last of 6 occurrences, from 2026-11-19 05:15:00 UTC on',
  )
  await web.seeded.query('update punctual.runs set deadline_at = $1 where id = $2', [
    plus(600),
    runs.succeeded,
  ])
  expect((await get(`runs/${runs.succeeded}`)).text).toContain(
    'To start by 2026-11-20 02:40:00 America/New_York',
  )
  await web.seeded.query('update punctual.runs set deadline_at = null where id = $1', [runs.succeeded])
})

test('a failed run shows its job, its error with stack, its log, and how many broke alike', async () => {
  const { text, html } = await get(`runs/${runs.failed}`)
  expect(text).toContain('at import (feed.ts:7)')
  expect(text).toContain('line one line two')
  expect(text).toContain('4711')
  expect(text).toContain('The same error in 2 runs')
  expect(html).toContain(`runs?error=${encodeURIComponent('Error: no <room> left')}`)
  expect(text).toContain('1 job of 1 failed, and nothing tries it again by itself.')
})

test('the payload is shown without its secrets', async () => {
  const { text } = await get(`runs/${runs.failed}`)
  expect(text).toContain('"full": true')
  expect(text).not.toContain('hush')
})

test('a run can be copied out as psql, command, curl and link', async () => {
  const { text } = await get(`runs/${runs.failed}`)
  expect(text).toContain(`select * from punctual.run_detail where id = ${runs.failed}`)
  expect(text).toContain(`punctual logs ${runs.failed}`)
  expect(text).toContain(`http://localhost/api/admin/runs/${runs.failed}`)
  expect(text).toContain(`http://localhost/admin/runs/${runs.failed} `)
})

test('each state that waits or has ended says so in its own words', async () => {
  const conclusion = async (fields: Parameters<typeof insertRun>[1]) => {
    const id = await insertRun(web.seeded, fields)
    const { text } = await get(`runs/${id}`)
    await web.seeded.query('delete from punctual.runs where id = $1', [id])
    return text
  }
  expect(await conclusion({ status: 'lost', queued_at: new Date() })).toContain(
    'Whether its work was done is not known.',
  )
  expect(await conclusion({ status: 'skipped', reason: 'flag_off' })).toContain('Its feature flag was off.')
  expect(await conclusion({ status: 'skipped', reason: 'missed' })).toContain('It is still owed')
  expect(await conclusion({ status: 'cancelled', reason: 'cancelled' })).toContain(
    'cancelled before any job of it began',
  )
  expect(await conclusion({ status: 'pending', due_at: 'infinity' })).toContain('It waits for its turn')
  expect(await conclusion({ status: 'pending', due_at: '2100-01-01T00:00:00Z' })).toContain(
    'rolled to a later day',
  )
  expect(await conclusion({ status: 'running', reason: 'cancelled', started_at: new Date() })).toContain(
    'has still to notice',
  )
})

test('a run whose job nobody serves says which, and why it stays', async () => {
  const run = (await post('schedules/nightly/trigger')).location!.match(/done\.run=(\d+)/)![1]
  await web.seeded.query("select * from punctual.tick('by-hand')")
  expect((await get(`runs/${run}`)).text).toContain(
    'Its job cleanup is in the queue and stays there: no worker is alive.',
  )
})

test('complaint 16: a manual run that does not start says what keeps it, on the run and in the list', async () => {
  const ask = async () =>
    Number((await post('schedules/feed-refresh/trigger')).location!.match(/done\.run=(\d+)/)![1])
  const first = await ask()
  expect((await get(`runs/${first}`)).text).toContain(
    'It waits for a daemon to dispatch it, and no daemon is alive.',
  )
  await web.seeded.query("select * from punctual.tick('by-hand')")
  const second = await ask()
  await web.seeded.query("select * from punctual.tick('by-hand')")
  const { text } = await get(`runs/${second}`)
  expect(text).toContain('Skip: The previous run was still active. by overlap skip')
  expect(text).toContain('It did not run. The previous run was still active.')
  expect((await get('runs?trigger=manual&status=skipped')).text).toContain(
    'The previous run was still active.',
  )
})

test('complaint 18: cancelling a pending run leaves its schedule as it was, and the question says so', async () => {
  await web.seeded.query("select punctual.enable('nightly')")
  const run = (await post('schedules/nightly/trigger')).location!.match(/done\.run=(\d+)/)![1]!
  const question = await get(`runs/${run}/cancel?back=runs`)
  expect(question.text).toContain('The schedule goes on as before.')
  expect(question.text).toContain(`Cancel run ${run}`)
  const answered = await post(`runs/${run}/cancel`, { reason: 'wrong day', back: 'runs' })
  expect(answered.status).toBe(303)
  expect((await get(`runs/${run}`)).text).toContain('It was cancelled before any job of it began.')
  const [schedule] = await web.seeded.query(
    "select enabled, state from punctual.schedule_detail where id = 'nightly'",
  )
  expect(schedule).toMatchObject({ enabled: true })
  const [act] = await web.seeded.query(
    "select actor, reason from punctual.audit_detail where action = 'cancel_run'",
  )
  expect(act).toEqual({ actor: 'ana', reason: 'wrong day' })
})

test('a retry leads to the new run, which names the one it repeats; a second one is refused with that run', async () => {
  const { text } = await get(`runs/${runs.failed}/retry`)
  expect(text).toContain(`Retry run ${runs.failed}`)
  const { location } = await post(`runs/${runs.failed}/retry`, {
    back: `runs/${runs.failed}`,
    reason: 'again',
  })
  const again = Number(location!.match(/done\.run=(\d+)/)![1])
  expect((await get(`runs/${runs.failed}`)).text).toContain(`Repeated by run ${again}`)
  expect((await get(`runs/${again}`)).text).toContain(`By ana: “again”, to repeat run ${runs.failed}`)
  const refused = await post(`runs/${runs.failed}/retry`)
  expect(refused.status).toBe(409)
  expect(refused.text).toContain(`is being repeated already, by run ${again}`)
})

test('a viewer sees what could be done, disabled and with the reason', async () => {
  const { html } = await get('runs?status=failing', 'VIEWER')
  expect(html).toMatch(
    /<button[^>]*title="You may look; only ADMIN may change things\."[^>]*disabled[^>]*>Retry/,
  )
  expect(html).not.toContain('/retry?back=')
  expect((await get(`runs/${runs.failed}/retry`, 'VIEWER')).html).toMatch(
    /<button type="submit"[^>]*disabled/,
  )
  expect((await post(`runs/${runs.failed}/retry`, {}, 'VIEWER')).status).toBe(403)
})

test('a run that there is not is a page that says so', async () => {
  expect((await get('runs/999999')).status).toBe(404)
  expect((await get('runs/none')).status).toBe(404)
})

test('with nothing in the ledger the list says where its rows come from', async () => {
  const empty = await testApp()
  const { text } = await pagesOf(() => empty).get('runs')
  expect(text).toContain('Nothing has run yet')
  await empty.close()
})
