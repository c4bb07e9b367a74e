import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectNothingLostOrTwice, untilFired, untilRows } from './ledger.ts'
import { createDefinedDatabase } from './requests.ts'
import { startDaemon, startWorker } from './roles.ts'

const id = 'each-second'

test.each(['repeatable read', 'serializable'])(
  'in a database that prefers %s, two that claim and a worker fire everything once, and without a conflict that is told',
  async (level) => {
    const database = await createDefinedDatabase()
    await database.query(`alter database ${database.name} set default_transaction_isolation = '${level}'`)
    const folder = mkdtempSync(join(tmpdir(), 'punctual-levels-'))
    const env = { LINES: join(folder, 'lines'), PUNCTUAL_LEADERLESS: 'true' }
    const daemons = [0, 1].map(() => startDaemon({ url: database.url, env }))
    const worker = startWorker({ url: database.url, env })
    await worker.waitFor('worker.started')
    await database.query('select punctual.enable($1)', [id])
    await untilFired(database, { id, times: 4 })
    await database.query("select punctual.disable($1, 'enough')", [id])
    await untilRows(database, {
      text: 'select from punctual.runs where finished_at is null limit 1',
      until: (rows) => rows.length === 0,
    })
    expect(await database.query("select from punctual.runs where status <> 'succeeded'")).toEqual([])
    await expectNothingLostOrTwice(database, id)
    for (const one of [...daemons, worker]) {
      expect(await one.kill()).toEqual({ code: 0, signal: null })
      expect(one.lines.filter(({ level: severity = 0 }) => Number(severity) >= 40)).toEqual([])
    }
    rmSync(folder, { recursive: true, force: true })
  },
)
