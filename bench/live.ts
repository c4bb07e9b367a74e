/**
 * Two hundred people look at the list of schedules while somebody changes one: how long from the commit until each of them
 * has the page that shows it. Each holds a stream of changes, and on every change loads the page anew, as scripts do.
 */
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { brotliDecompressSync } from 'node:zlib'
import { Child } from './child.ts'
import { quantile, short, wallMs } from './numbers.ts'
import type { Figure, Question } from './question.ts'
import { register } from './register.ts'
import { Stage } from './stage.ts'

const watchers = 200
const schedules = 200
const dayMs = 86_400_000

export const live: Question = {
  name: 'live',
  asks: `${watchers} open pages with ${schedules} schedules: from a commit to the page that shows it`,
  async answer(bench) {
    const url = await bench.database('live')
    const stage = await Stage.open(url)
    const from = new Date(Date.now() + dayMs)
    await register(stage, { prefix: 's-', count: schedules, from, everySeconds: 86_400 })
    const child = new Child('web', { url })
    const { address, token } = (await child.next('ready')) as unknown as Server
    const watching = await Promise.all(Array.from({ length: watchers }, () => watch({ address, token })))
    try {
      const rounds: number[] = []
      for (let round = 0; round < (bench.isQuick ? 5 : 40); round++) {
        await setTimeout(1_000 + Math.random() * 400)
        await stage.rows("select punctual.disable('s-1', $1)", [`round ${round}`])
        const committedAt = wallMs()
        const seen = await Promise.all(watching.map((one) => one.sees(`round ${round}`)))
        rounds.push(...seen.map((at) => at - committedAt))
      }
      return figures(rounds)
    } finally {
      for (const { close } of watching) close()
      await child.stop()
      await stage.close()
    }
  },
}

type Server = { address: string; token: string }

function figures(delays: readonly number[]): Figure[] {
  const detail = `median ${short(quantile(delays, 0.5))} ms, worst ${short(Math.max(...delays))} ms of ${delays.length} pages`
  return [
    { name: 'seen after, p99', measured: quantile(delays, 0.99), unit: 'ms', must: { most: 1_000 }, detail },
  ]
}

/** One open page: its stream, and when it held a text. */
async function watch({ address, token }: Server) {
  const gone = new AbortController()
  const headers = { Authorization: `Bearer ${token}` }
  const stream = await fetch(`${address}/admin/events`, { headers, signal: gone.signal })
  let page = ''
  let loadedAt = 0
  let loaded = Promise.withResolvers<void>()
  async function load(): Promise<void> {
    const [answer] = (await once(
      get(`${address}/admin/schedules`, {
        headers: { ...headers, 'X-Update': 'true', 'Accept-Encoding': 'br' },
        signal: gone.signal,
      }),
      'response',
    )) as [IncomingMessage]
    const bytes = await buffer(answer)
    loadedAt = wallMs()
    page = textOf(bytes)
    loaded.resolve()
    loaded = Promise.withResolvers()
  }
  async function follow(): Promise<void> {
    for await (const text of stream.body!.pipeThrough(new TextDecoderStream()))
      if (text.includes('event: change')) void load().catch(() => {})
  }
  void follow().catch(() => {})
  return {
    async sees(text: string): Promise<number> {
      while (!page.includes(text)) await loaded.promise
      return loadedAt
    },
    close: () => gone.abort(),
  }
}

/** Two hundred people have as many machines to unpack the same page; here one does it for all. */
let unpacked = { key: '', text: '' }

function textOf(bytes: Buffer): string {
  const key = hash('sha1', bytes)
  if (unpacked.key !== key) unpacked = { key, text: String(brotliDecompressSync(bytes)) }
  return unpacked.text
}
