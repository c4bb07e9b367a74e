import { expect, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import { expectNothingLostOrTwice, rowsOf, untilFired } from './ledger.ts'
import { startDaemon } from './roles.ts'

const id = 'each-second'
const timeout = 90_000

async function begin() {
  const database = await createTestDatabase()
  const start = (region: string) =>
    startDaemon({
      url: database.url,
      env: { PRIMARY_REGION: 'iad', FLY_REGION: region, LEASE_MS: '2000' },
    })
  const home = start('iad')
  await home.waitFor('schedules.synced')
  await database.query('select punctual.enable($1)', [id])
  const away = start('fra')
  await away.waitFor('daemon.standby')
  await untilFired(database, { id, times: 1 })
  const terms = () => rowsOf(database, 'select region, ended from punctual.leadership_history order by epoch')
  return { database, start, home, away, terms }
}

test.concurrent('another region leads while the preferred one is dead, and hands back when it is there again', {
  timeout,
}, async () => {
  const { database, start, home, away, terms } = await begin()
  await home.kill('SIGKILL')
  await away.waitFor('leader.gained')
  const again = start('iad')
  await again.waitFor('daemon.standby')
  expect(await away.waitFor('leader.handed-over')).toMatchObject({ to: 'iad', epoch: 2 })
  await again.waitFor('leader.gained')
  await away.waitFor('leader.lost', { where: ({ reason }) => reason === 'handed back: to region iad' })
  await untilFired(database, { id, times: 2 })
  expect(await again.kill()).toEqual({ code: 0, signal: null })
  await away.waitFor('leader.gained', { where: ({ epoch }) => epoch === 4 })
  expect(await away.kill()).toEqual({ code: 0, signal: null })
  expect(await terms()).toEqual([
    { region: 'iad', ended: 'replaced' },
    { region: 'fra', ended: 'handed back' },
    { region: 'iad', ended: 'resigned' },
    { region: 'fra', ended: 'resigned' },
  ])
  await expectNothingLostOrTwice(database, id)
})

test.concurrent('when the last daemon of the preferred region resigns, another region leads at once', {
  timeout,
}, async () => {
  const { database, home, away, terms } = await begin()
  await home.kill('SIGTERM')
  await away.waitFor('leader.gained')
  await untilFired(database, { id, times: 1 })
  await away.kill()
  const [{ ms }] = (await rowsOf(
    database,
    'select round(extract(epoch from nobody_for) * 1000)::integer as ms from punctual.leadership_history_detail where epoch = 2',
  )) as [{ ms: number }]
  console.log(`between the regions nobody led for ${ms} ms`)
  expect(await terms()).toMatchObject([{ region: 'iad' }, { region: 'fra' }])
  await expectNothingLostOrTwice(database, id)
})

test.concurrent('while daemons of the preferred region come and go, leadership stays where it is', {
  timeout,
}, async () => {
  const { database, start, home, away, terms } = await begin()
  await home.kill('SIGKILL')
  await away.waitFor('leader.gained')
  for (let times = 0; times < 3; times++) {
    const fickle = start('iad')
    await fickle.waitFor('daemon.standby')
    await fickle.kill('SIGKILL')
  }
  await untilFired(database, { id, times: 2 })
  expect(await terms()).toEqual([
    { region: 'iad', ended: 'replaced' },
    { region: 'fra', ended: null },
  ])
  await away.kill()
  await expectNothingLostOrTwice(database, id)
})

test.concurrent('of two daemons in the preferred region the second takes over in the place of the other region', {
  timeout,
}, async () => {
  const { database, start, home, away, terms } = await begin()
  const second = start('iad')
  await second.waitFor('daemon.standby')
  await home.kill('SIGKILL')
  await second.waitFor('leader.gained')
  await untilFired(database, { id, times: 2 })
  expect(away.lines.filter(({ event }) => event === 'leader.gained')).toEqual([])
  expect(await terms()).toMatchObject([{ region: 'iad' }, { region: 'iad', ended: null }])
  for (const one of [second, away]) await one.kill()
})
