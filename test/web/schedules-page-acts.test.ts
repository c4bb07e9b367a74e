import { describe, expect, test } from 'vitest'
import { tokenOf } from './client.ts'
import { rowOf, schedulesApp, words } from './schedules-app.ts'

const { enabled, page, post, web } = schedulesApp()

describe('complaint 11: pausing and resuming several', () => {
  test('asks with their names, does it to each, and tells how many', async () => {
    for (const id of ['alpha', 'beta']) await enabled(id)
    const asked = words(await page('schedules-pause?id=alpha&id=beta&id=%00'))
    expect(asked).toContain('Pause 2 schedules')
    expect(asked).toContain('alpha beta')
    const answer = await post('schedules-pause', { ids: 'alpha beta', reason: 'maintenance', until: '1h' })
    expect(answer.headers.get('location')).toContain('done=all-paused&done.count=2')
    const rows = await web.seeded.query(
      "select id, disabled_reason from punctual.schedules where paused_until > now() + interval '50 minutes' order by id",
    )
    expect(rows.map(({ id, disabled_reason }) => `${id} ${disabled_reason}`)).toEqual([
      'alpha maintenance',
      'beta maintenance',
    ])
    await post('schedules-resume', { ids: 'alpha beta' })
    expect(await web.seeded.query('select id from punctual.schedules where enabled')).toHaveLength(2)
  })

  test.each([
    ['enabled', 'disabled'],
    ['1h', 'paused'],
  ])('a pause with the end "%s" is told as %s, of one and of several', async (until, state) => {
    await enabled('alpha')
    const told = async (path: string, fields: Record<string, string>) => {
      const location = (await post(path, { ...fields, until })).headers.get('location')!
      return words(await page(`schedules?${location.split('?')[1]}`))
    }
    expect(await told('schedules/alpha/disable', {})).toContain(`alpha is ${state}.`)
    expect(await told('schedules-pause', { ids: 'alpha beta' })).toContain(`2 schedules are ${state}.`)
  })

  test('above ten it wants their number typed', async () => {
    const many = Array.from({ length: 11 }, (_, index) => `many-${index}`)
    const refused = await post('schedules-pause', { ids: many.join(' '), count: '10' })
    expect(refused.status).toBe(422)
    expect(words(refused.text)).toContain('must be 11')
  })

  test('one that cannot be found does not keep the others from it', async () => {
    await enabled('alpha')
    const { status, text } = await post('schedules-pause', { ids: 'nowhere alpha' })
    expect(status).toBe(409)
    expect(words(text)).toContain('Done for 1 of 2.')
    expect(words(text)).toContain('nowhere:')
    expect(await web.seeded.query('select id from punctual.schedules where enabled')).toEqual([])
  })

  test('nothing selected is said', async () => {
    expect(words(await page('schedules-pause'))).toContain('Nothing is selected')
  })
})

test('complaint 15: after run now the row shows the run as pending, then queued', async () => {
  await post('schedules/hourly/trigger', { payload: '{"full": true}' })
  expect(words(rowOf(await page(), 'hourly'))).toContain('pending')
  await web.seeded.query("select * from punctual.tick('by-hand')")
  expect(words(rowOf(await page(), 'hourly'))).toMatch(/queued (now|\d s ago)/)
  const [run] = await web.seeded.query('select payload from punctual.runs')
  expect(run!.payload).toMatchObject({ full: true })
})

describe('complaint 16: what would swallow a run is said before it is asked for', () => {
  test.each([
    ['hourly', 'policy is skip: this run would be skipped'],
    ['queued', 'policy is queue: this run waits until that one has ended'],
  ])('%s', async (id, sentence) => {
    await post(`schedules/${id}/trigger`)
    await web.seeded.query("select * from punctual.tick('by-hand')")
    const asked = words(await page(`schedules/${id}/run-now`))
    expect(asked).toContain('One run is active')
    expect(asked).toContain(sentence)
    expect(asked).toContain('No daemon is running: it waits until one does.')
  })

  test.each([
    ['rubbish', 'is not JSON'],
    ['[1]', 'must be a JSON object'],
  ])('a payload of %s is refused', async (payload, why) => {
    const { status, text } = await post('schedules/hourly/trigger', { payload })
    expect(status).toBe(422)
    expect(words(text)).toContain(why)
  })
})

test('what is critical is not paused without a reason, alone or with others', async () => {
  for (const path of ['schedules/critical-one/disable', 'schedules-pause']) {
    const { status, text } = await post(path, { ids: 'alpha critical-one' })
    expect({ path, status }).toEqual({ path, status: 422 })
    expect(words(text)).toContain('critical-one is tagged critical')
  }
})

test('pausing until tomorrow means nine in the zone of whoever asks', async () => {
  const headers = {
    Cookie: `punctual=${await tokenOf('ADMIN')}; zone=Asia/Kathmandu`,
    Origin: 'http://localhost',
    'Content-Type': 'application/x-www-form-urlencoded',
  }
  await web.ask('POST', '/admin/schedules/hourly/disable', { headers, body: 'until=tomorrow' })
  const [row] = await web.seeded.query(
    "select to_char(paused_until at time zone 'Asia/Kathmandu', 'HH24:MI') as at from punctual.schedules where id = 'hourly'",
  )
  expect(row).toEqual({ at: '09:00' })
})

test('a viewer sees the controls, disabled, with the reason', async () => {
  const row = rowOf(await page('schedules', 'VIEWER'), 'hourly')
  expect(row.match(/disabled=""/g)).toHaveLength(3)
  expect(row).toContain('You may look, and not change anything')
  expect(row).not.toContain('<form')
})
