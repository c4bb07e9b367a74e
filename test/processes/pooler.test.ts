import { expect, type TestContext, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { noPgBouncer, type PoolMode, startPgBouncer } from '../support/pgbouncer.ts'
import type { PunctualProcess } from '../support/process.ts'
import { expectNothingLostOrTwice, rowsOf, untilFired } from './ledger.ts'
import { startDaemon } from './roles.ts'

const id = 'each-second'
const timeout = 90_000
/** As hosts set them, so that clients which send limits with the connection are let in. */
const lenient = { ignore_startup_parameters: 'extra_float_digits,statement_timeout,options' }

type Behind = Pick<TestContext, 'onTestFinished'> & { mode: PoolMode; settings?: Record<string, string> }

async function startBehind({ onTestFinished, mode, settings }: Behind) {
  const database = await createTestDatabase()
  const pooler = await startPgBouncer({
    url: database.url,
    mode,
    ...(settings === undefined ? {} : { settings }),
  })
  onTestFinished(() => pooler.stop())
  const start = (env: Record<string, string> = {}): PunctualProcess => startDaemon({ url: pooler.url, env })
  return { database, pooler, start }
}

const enable = (database: TestDatabase) => database.query('select punctual.enable($1)', [id])

/** What a setting is for whoever is given one of these backends next. */
const leftBehind = `select pid from pg_stat_activity where datname = current_database() and application_name like 'punctual daemon%'`

test
  .skipIf(noPgBouncer)
  .concurrent(
    `behind a pooler in transaction mode the daemon refuses to start, and says what to set ${noPgBouncer ?? ''}`,
    { timeout },
    async ({ onTestFinished }) => {
      const variants = [{}, lenient, { ...lenient, server_round_robin: '1', min_pool_size: '8' }]
      for (const settings of variants) {
        const { start } = await startBehind({ onTestFinished, mode: 'transaction', settings })
        const daemon = start()
        expect(await daemon.ended).toEqual({ code: 3, signal: null })
        expect(daemon.output.stderr).toContain(
          "✕ The daemon's session is not its own, it seems to pass through a transaction pooler: ",
        )
        expect(daemon.output.stderr).toContain(
          '→ Set DIRECT_DATABASE_URL to the server itself, or PUNCTUAL_LEADERLESS=true to poll without a leader.',
        )
        expect(daemon.lines.filter(({ event }) => event === 'leader.gained')).toEqual([])
      }
    },
  )

test
  .skipIf(noPgBouncer)
  .concurrent(
    `what it refused it leaves as it was: no limit of ours on a backend that others are given next ${noPgBouncer ?? ''}`,
    { timeout },
    async ({ onTestFinished }) => {
      const { database, pooler, start } = await startBehind({
        onTestFinished,
        mode: 'transaction',
        settings: { default_pool_size: '1' },
      })
      await start().ended
      const through = await database.connect(pooler.url)
      for (const name of [
        'statement_timeout',
        'lock_timeout',
        'idle_session_timeout',
        'idle_in_transaction_session_timeout',
      ]) {
        const { rows } = await through.query(`show ${name}`)
        expect(rows).toEqual([{ [name]: '0' }])
      }
      expect((await through.query('select pg_listening_channels()')).rows).toEqual([])
      await through.end()
    },
  )

test
  .skipIf(noPgBouncer)
  .concurrent(
    `with a direct URL beside it, it leads: the pooled one is not used ${noPgBouncer ?? ''}`,
    { timeout },
    async ({ onTestFinished }) => {
      const { database, start } = await startBehind({ onTestFinished, mode: 'transaction' })
      const daemon = start({ DIRECT_DATABASE_URL: database.url })
      await daemon.waitFor('leader.gained')
      expect(await daemon.kill()).toEqual({ code: 0, signal: null })
    },
  )

test
  .skipIf(noPgBouncer)
  .concurrent(
    `behind a pooler in session mode it leads, is handed over, and every second fires once ${noPgBouncer ?? ''}`,
    { timeout },
    async ({ onTestFinished }) => {
      const { database, start } = await startBehind({ onTestFinished, mode: 'session' })
      const leader = start()
      await leader.waitFor('schedules.synced')
      const standby = start()
      await standby.waitFor('daemon.standby')
      await enable(database)
      await untilFired(database, { id, times: 2 })
      await leader.kill('SIGKILL')
      await standby.waitFor('leader.gained')
      await untilFired(database, { id, times: 2 })
      expect(standby.lines.filter(({ event }) => event === 'listener.silent')).toEqual([])
      expect(await standby.kill()).toEqual({ code: 0, signal: null })
      await expectNothingLostOrTwice(database, id)
    },
  )

test
  .skipIf(noPgBouncer)
  .concurrent(
    `leaderless behind a pooler in transaction mode two daemons poll, and every second fires once ${noPgBouncer ?? ''}`,
    { timeout },
    async ({ onTestFinished }) => {
      const { database, pooler, start } = await startBehind({ onTestFinished, mode: 'transaction' })
      const daemons = [1, 2].map(() => start({ PUNCTUAL_LEADERLESS: 'true' }))
      await Promise.race(daemons.map((daemon) => daemon.waitFor('schedules.synced')))
      await enable(database)
      await untilFired(database, { id, times: 4 })
      const backends = await rowsOf(database, leftBehind)
      expect(backends).not.toEqual([])
      const through = await database.connect(pooler.url)
      for (const name of ['statement_timeout', 'lock_timeout', 'idle_session_timeout']) {
        const { rows } = await through.query(`show ${name}`)
        expect(rows).toEqual([{ [name]: '0' }])
      }
      await through.end()
      for (const daemon of daemons) {
        expect(await daemon.kill()).toEqual({ code: 0, signal: null })
        expect(
          daemon.lines.filter(({ event }) => event === 'tick.failed' || event === 'keeper.failed'),
        ).toEqual([])
      }
      expect(await rowsOf(database, 'select from punctual.leadership_terms')).toEqual([])
      await expectNothingLostOrTwice(database, id)
    },
  )
