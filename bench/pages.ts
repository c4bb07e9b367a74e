/**
 * The first page with 200 schedules and thirty days of their history, about a million runs: how long the server takes from
 * request to the last byte, how many bytes that is, and how long the longest of its statements takes.
 */
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { seedFleet } from '../test/support/fleet.ts'
import { Child } from './child.ts'
import { quantile, short, wallMs } from './numbers.ts'
import type { Bench, Figure, Question } from './question.ts'
import { Stage } from './stage.ts'
import { stolenTicks } from './stolen.ts'

const schedules = 200

export const pages: Question = {
  name: 'pages',
  asks: `The first page with ${schedules} schedules and 30 days of history`,
  async answer(bench) {
    const url = await bench.database('pages')
    const stage = await Stage.open(url)
    const query = (text: string, values?: unknown[]) => stage.rows(text, values)
    await seedFleet({ query: query as never }, { schedules, days: bench.isQuick ? 3 : 30 })
    await stage.rows('vacuum analyze')
    // What was written is on the disk before anything is measured.
    await stage.rows('checkpoint')
    await stage.rows('select bench.count_statements()')
    const child = new Child('web', { url })
    const { address, token } = (await child.next('ready')) as unknown as Server
    try {
      const figures: Figure[] = []
      for (const path of ['schedules', 'schedules?window=30d'])
        figures.push(...(await figuresOf({ bench, stage, address, token, path })))
      return figures
    } finally {
      await child.stop()
      await stage.close()
    }
  },
}

type Server = { address: string; token: string }
type Asking = Server & { bench: Bench; stage: Stage; path: string }

async function figuresOf({ bench, stage, address, token, path }: Asking): Promise<Figure[]> {
  const headers = { Authorization: `Bearer ${token}`, 'Accept-Encoding': 'br' }
  let bytes = 0
  const ask = async () => {
    const since = wallMs()
    const [answer] = (await once(get(`${address}/admin/${path}`, { headers }), 'response')) as [
      IncomingMessage,
    ]
    // As it was sent: whoever looks unpacks it on a machine of his own.
    bytes = (await buffer(answer)).length
    return wallMs() - since
  }
  // A process that has just started compiles as it goes.
  for (let round = 0; round < 15; round++) await ask()
  await stage.rows('select bench.pg_stat_statements_reset()')
  const { times, told } = await undisturbed(ask, bench.isQuick ? 5 : 30)
  const [longest] = await stage.rows<{ ms: number }>(
    "select max(mean_exec_time) as ms from bench.pg_stat_statements where query like '%punctual.%'",
  )
  const detail = `worst ${short(Math.max(...times))} ms of ${times.length}, ${told}, ${bytes} bytes`
  return [
    { name: `/${path}, median`, measured: quantile(times, 0.5), unit: 'ms', must: { most: 150 }, detail },
    {
      name: `/${path}, its longest statement`,
      measured: longest!.ms,
      unit: 'ms',
      must: { most: 20 },
      detail: 'mean',
    },
  ]
}

const mostDisturbed = 10

/** So many rounds in which the host took no processor away; where it never stops, all of them. */
async function undisturbed(ask: () => Promise<number>, rounds: number) {
  const times: number[] = []
  const others: number[] = []
  while (times.length < rounds && others.length < rounds * mostDisturbed) {
    const before = stolenTicks()
    const ms = await ask()
    if (stolenTicks() === before) times.push(ms)
    else others.push(ms)
  }
  const told = `${others.length} others while the host had the processor`
  return times.length < rounds
    ? { times: [...times, ...others], told: `${told} among them` }
    : { times, told }
}
