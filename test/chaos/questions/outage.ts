import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { startCluster } from '../../support/cluster.ts'
import type { Answer, Figure, Question } from '../question.ts'
import { type Away, standIn } from '../trouble/away.ts'
import { type Role, roles, Trio } from '../trouble/trio.ts'

const mega = 2 ** 20
/** The first seconds may be livelier: most outages are short. */
const settledMs = 5_000

export const question: Question = {
  name: 'outage',
  about:
    'S7: Postgres away for ten minutes, under a daemon, a worker and a web process that is asked all the time',
  async ask({ long, short, say }) {
    const seconds = long ? 600 : short ? 7 : 60
    const cluster = await startCluster()
    const trio = await Trio.start({ url: cluster.url })
    try {
      await cluster.stop('fast')
      // As when the machine is there and nobody listens, then as when the server recovers.
      await setTimeout(short ? 500 : 5_000)
      const away = await standIn(cluster.port)
      const asked = await askAway(trio, settledMs / 1_000, say)
      // What is needed to fail is loaded by now.
      const before = memory(trio)
      asked.push(...(await askAway(trio, seconds - settledMs / 1_000, say)))
      const grown = Object.fromEntries(
        roles.map((role) => [role, memory(trio)[role] - before[role]]),
      ) as Record<Role, number>
      await away.leave()
      const ended = await trio.ended()
      const started = cluster.start()
      await trio.accepts()
      const took = await trio.worksAgain()
      const tookMs = Math.max(...Object.values(took))
      say(`work again after: ${roles.map((role) => `${role} ${Math.round(took[role])} ms`).join(', ')}`)
      await started
      const { occurrences, complaints } = await trio.reckon()
      for (const complaint of complaints.slice(0, 20)) say(complaint)
      return answer({ seconds, away, asked, grown, ended, tookMs, occurrences, complaints })
    } finally {
      await trio.remove()
      await cluster.remove()
    }
  },
}

type Measured = {
  seconds: number
  away: Away
  asked: number[]
  grown: Record<Role, number>
  ended: Role[]
  tookMs: number
  occurrences: number
  complaints: string[]
}

function answer({ seconds, away, asked, grown, ended, tookMs, occurrences, complaints }: Measured): Answer {
  const rates = roles.map((role) => [role, ratePerSecond(away, role, seconds)] as const)
  const others = asked.filter((status) => status !== 503).length
  const most = Math.max(...Object.values(grown))
  const figure = (what: string, measured: string, target: string, holds: boolean): Figure => ({
    ...{ id: 'S7', what: `${what} in an outage of ${seconds} s`, measured, target, peer: '-', holds },
  })
  return {
    figures: [
      figure('daemon, worker or web process that exited', String(ended.length), '0', ended.length === 0),
      figure('growth of the largest process', `${(most / mega).toFixed(1)} MB`, '< 20 MB', most < 20 * mega),
      figure(
        'connects per second and process',
        rates.map(([role, rate]) => `${role} ${rate.toFixed(2)}`).join(', '),
        '<= 1',
        rates.every(([, rate]) => rate > 0 && rate <= 1),
      ),
      figure(
        'requests that were answered otherwise than with 503',
        `${others} of ${asked.length}`,
        '0',
        others === 0,
      ),
      figure('all three work again after', `${Math.round(tookMs)} ms`, '< 5 s', tookMs < 5_000),
      figure(
        'occurrences lost or doubled',
        `${complaints.length} of ${occurrences}`,
        '0',
        complaints.length === 0,
      ),
    ],
    faults: { planned: 1, injected: away.visits.length > 0 ? 1 : 0 },
  }
}

/** Asks the web process ten times a second until the time is over: every status that it gave. */
async function askAway(trio: Trio, seconds: number, say: (line: string) => void): Promise<number[]> {
  const statuses: number[] = []
  const until = performance.now() + seconds * 1_000
  while (performance.now() < until) {
    const status = await trio.status()
    if (statuses.push(status) % 100 === 0)
      say(`${statuses.length} requests, the last was answered with ${status}`)
    await setTimeout(100)
  }
  return statuses
}

function ratePerSecond({ visits }: Away, role: Role, seconds: number): number {
  const names: Record<Role, RegExp> = { daemon: /daemon|watchdog/, worker: /worker|jobs/, web: /web/ }
  const settled = visits.filter(({ application, at }) => at > settledMs && names[role].test(application))
  return settled.length / (seconds - settledMs / 1_000)
}

function memory(trio: Trio): Record<Role, number> {
  const residentOf = (role: Role) => {
    const status = readFileSync(`/proc/${trio.processes[role].pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) * 1_024
  }
  return Object.fromEntries(roles.map((role) => [role, residentOf(role)])) as Record<Role, number>
}
