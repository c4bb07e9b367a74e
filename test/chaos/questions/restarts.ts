import { setTimeout } from 'node:timers/promises'
import { quantile } from '../../../bench/numbers.ts'
import { type StopMode, startCluster } from '../../support/cluster.ts'
import type { Figure, Question } from '../question.ts'
import { randomFrom } from '../random.ts'
import { Trio } from '../trouble/trio.ts'

const modes: readonly StopMode[] = ['fast', 'immediate', 'kill']

export const question: Question = {
  name: 'restarts',
  about: 'S6: Postgres stopped fast, at once and with kill -9, under a daemon, a worker and a web process',
  async ask({ long, short, seed, say }) {
    const times = short ? 1 : long ? 60 : 7
    const random = randomFrom(seed)
    const cluster = await startCluster()
    const trio = await Trio.start({ url: cluster.url })
    try {
      const took: Record<StopMode, number[]> = { fast: [], immediate: [], kill: [] }
      let all = 0
      for (let time = 0; time < times; time++) {
        for (const mode of modes) {
          // Somewhere within a second: idle, in a claim, at a commit, while a job ends.
          await setTimeout(random() * 1_000)
          await cluster.stop(mode)
          // Long enough that something has come due meanwhile.
          await setTimeout(1_100 + random() * 1_000)
          const started = cluster.start()
          await trio.accepts()
          const since = performance.now()
          await trio.dispatches()
          took[mode].push(performance.now() - since)
          await started
          const { worker } = await trio.worksAgain()
          all = Math.max(all, worker)
        }
        say(
          `restart ${(time + 1) * modes.length}: ${modes.map((mode) => `${mode} ${Math.round(took[mode].at(-1)!)} ms`).join(', ')}`,
        )
      }
      const ended = await trio.ended()
      const { occurrences, complaints } = await trio.reckon()
      for (const complaint of complaints.slice(0, 20)) say(complaint)
      say(`a worker had executed again ${Math.round(all)} ms after that at most`)
      const peer = 'Graphile Worker dies when a job ends meanwhile'
      const recovery = (mode: StopMode): Figure => {
        const p99 = quantile(took[mode], 0.99)
        return {
          id: 'S6',
          what: `Postgres stopped (${mode}): accepting connections → first dispatch, p99 of ${took[mode].length}`,
          ...{ measured: `${Math.round(p99)} ms`, target: '< 2 s', peer: '-', holds: p99 < 2_000 },
        }
      }
      return {
        figures: [
          ...modes.map(recovery),
          {
            id: 'S6',
            what: 'daemon, worker or web process that exited',
            ...{ measured: String(ended.length), target: '0', peer, holds: ended.length === 0 },
          },
          {
            id: 'S6',
            what: 'occurrences lost or doubled meanwhile, executions missing or repeated',
            measured: `${complaints.length} of ${occurrences}`,
            ...{ target: '0', peer: '-', holds: complaints.length === 0 },
          },
        ],
        faults: { planned: times * modes.length, injected: modes.flatMap((mode) => took[mode]).length },
      }
    } finally {
      await trio.remove()
      await cluster.remove()
    }
  },
}
