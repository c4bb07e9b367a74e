import { setTimeout } from 'node:timers/promises'
import { startCluster } from '../../support/cluster.ts'
import { type FaultyProxy, type Message, passes, startProxy } from '../../support/proxy.ts'
import type { Question } from '../question.ts'
import { type Role, roles, Trio } from '../trouble/trio.ts'

/** What was waited for too long is a statement that comes once an hour; it is told, and not counted. */
const comesWithinMs = 4_000
const gatherMs = 3_000

type Fault = { role: Role; statement: string; tookMs: number }

/**
 * The answer to each statement in turn is lost on its way, and the wire stays silent: first each that comes with a new
 * connection, by its number since all were reset, then each that comes while all is well, by its text. Counted is the time
 * until the process that asked has done its work once more.
 */
export const question: Question = {
  name: 'silence',
  about: 'R12: the answer to each statement of a daemon, a worker and a web process is lost in turn',
  async ask({ long, short, say }) {
    const cluster = await startCluster()
    const proxies = {} as Record<Role, FaultyProxy>
    for (const role of roles) proxies[role] = await startProxy(cluster.url)
    const through = Object.fromEntries(roles.map((role) => [role, proxies[role].url]))
    const trio = await Trio.start({ url: cluster.url, through })
    const faults: Fault[] = []
    let planned = 0
    try {
      for (const role of roles) {
        const sweep = new Sweep({ trio, role, proxy: proxies[role], say })
        const first = short ? [2] : Array.from({ length: long ? 30 : 3 }, (_, index) => index + 1)
        for (const number of first) faults.push(...(await sweep.loseNumber(number)))
        const texts = await sweep.gather(short ? 1_500 : gatherMs)
        for (const text of long ? texts : texts.slice(0, short ? 1 : 6))
          faults.push(...(await sweep.loseText(text)))
        planned += first.length
      }
      const ended = await trio.ended()
      const { occurrences, complaints } = await trio.reckon()
      for (const complaint of complaints.slice(0, 20)) say(complaint)
      const slowest = faults.toSorted((one, other) => other.tookMs - one.tookMs)
      for (const { role, statement, tookMs } of slowest.slice(0, 5))
        say(`${Math.round(tookMs)} ms ${role}: ${statement}`)
      const most = slowest[0]?.tookMs ?? Number.POSITIVE_INFINITY
      const figure = { id: 'R12', peer: 'River waited for ever (PR 1251)' }
      return {
        figures: [
          {
            ...figure,
            what: `an answer is lost: the process works again, slowest of ${faults.length}`,
            ...{ measured: `${Math.round(most)} ms`, target: '< 5 s', holds: most < 5_000 },
          },
          {
            ...figure,
            what: 'processes that exited meanwhile',
            ...{ measured: String(ended.length), target: '0', holds: ended.length === 0 },
          },
          {
            ...figure,
            what: 'occurrences lost or doubled meanwhile, executions missing or repeated',
            ...{
              measured: `${complaints.length} of ${occurrences}`,
              target: '0',
              holds: complaints.length === 0,
            },
          },
        ],
        faults: { planned, injected: faults.length },
      }
    } finally {
      await trio.remove()
      for (const proxy of Object.values(proxies)) await proxy.close()
      await cluster.remove()
    }
  },
}

type Sweeping = { trio: Trio; role: Role; proxy: FaultyProxy; say: (line: string) => void }

class Sweep {
  readonly #fields: Sweeping
  readonly #lost = new Set<string>()

  constructor(fields: Sweeping) {
    this.#fields = fields
  }

  /** The texts of the statements that come while all is well. */
  async gather(ms: number): Promise<string[]> {
    const texts = new Set<string>()
    this.#fields.proxy.rule = ({ statement, application }) => {
      if (statement !== '') texts.add(`${application}: ${statement}`)
      return 'pass'
    }
    await Promise.all([setTimeout(ms), this.#asking(ms)])
    this.#fields.proxy.rule = passes
    return [...texts].filter((text) => !this.#lost.has(text))
  }

  /** Resets every connection and loses the answer to one of the first statements after that. */
  loseNumber(number: number): Promise<Fault[]> {
    const seen = new Set<string>()
    return this.#lose({
      isIt: ({ connection, nth }) => {
        seen.add(`${connection} ${nth}`)
        return seen.size === number
      },
      begin: () => this.#fields.proxy.strike('reset'),
    })
  }

  loseText(text: string): Promise<Fault[]> {
    return this.#lose({ isIt: ({ application, statement }) => `${application}: ${statement}` === text })
  }

  async #lose({
    isIt,
    begin,
  }: {
    isIt: (message: Message) => boolean
    begin?: () => void
  }): Promise<Fault[]> {
    const { trio, role, proxy, say } = this.#fields
    let lost: { text: string; at: number } | undefined
    proxy.rule = (message) => {
      const { way, nth, application, statement } = message
      if (lost !== undefined || way === 'toServer' || nth === 0 || !isIt(message)) return 'pass'
      lost = { text: `${application}: ${statement}`, at: performance.now() }
      return 'mute'
    }
    begin?.()
    const until = performance.now() + comesWithinMs
    while (lost === undefined && performance.now() < until) await this.#asking(20)
    proxy.rule = passes
    const found = lost as { text: string; at: number } | undefined
    if (found === undefined) return []
    await { daemon: () => trio.dispatches(), worker: () => trio.executes(), web: () => trio.serves() }[role]()
    const tookMs = performance.now() - found.at
    this.#lost.add(found.text)
    const statement = found.text.replaceAll(/\s+/g, ' ').slice(0, 100)
    say(`${role}: ${Math.round(tookMs)} ms after ${statement}`)
    return [{ role, statement, tookMs }]
  }

  /** A web process says nothing unless it is asked. */
  async #asking(ms: number): Promise<void> {
    const { trio, role } = this.#fields
    if (role === 'web') void trio.status().catch(() => undefined)
    await setTimeout(ms)
  }
}
