/** The least that a scheduler in Postgres can do: a timer, and L_claim at each second. */
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { wallMs } from '../numbers.ts'
import { given, leave, stopSignal, tell } from './parent.ts'

const { url, count } = given<{ url: string; count: number }>()
const stopping = stopSignal()
const client = new pg.Client({ connectionString: url })
await client.connect()
tell('ready')
while (!stopping.aborted) {
  await client.query('select bench.set_clocks($1)', [count])
  const due = Math.ceil(wallMs() / 1_000) * 1_000
  while (wallMs() < due) await setTimeout(due - wallMs())
  await client.query('select bench.claim($1)', [count])
  tell('claimed', { lateMs: wallMs() - due })
  await setTimeout(400)
}
await client.end()
leave()
