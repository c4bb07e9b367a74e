import { startCluster } from '../../support/cluster.ts'
import { drill } from '../../upgrade/rolling/drill.ts'
import type { Question } from '../question.ts'
import { randomFrom } from '../random.ts'

export const question: Question = {
  name: 'upgrade',
  about: 'R10, R30: 0.1.0 and this release together, deployed and rolled back under kill -9',
  async ask({ long, short, seed, say }) {
    const killsPerStage = short ? 1 : long ? 60 : 7
    const cluster = await startCluster()
    try {
      const { verdict, fleet, planned, decided, longestGapMs } = await drill({
        ...{ url: cluster.url, schedules: short ? 20 : 100, killsPerStage, pauseMs: short ? 600 : 1_200 },
        ...{ killsWorkers: !short, random: randomFrom(seed), say },
      })
      for (const complaint of [...verdict.complaints.map(({ text }) => text), ...fleet.complaints].slice(
        0,
        20,
      ))
        say(complaint)
      const troubles = Object.entries(fleet.troubles).map(
        ([release, counts]) => `${release} ${JSON.stringify(Object.fromEntries(counts))}`,
      )
      say(`decided ${JSON.stringify(decided)}; at most ${Math.round(longestGapMs)} ms without a decision`)
      say(`warnings and errors: ${troubles.join(', ')}`)
      const faults = { planned, injected: fleet.killed }
      const peer = 'nobody tests it'
      return {
        figures: [
          {
            id: 'R10',
            what: 'occurrences lost or doubled while 0.1.0 and this release run together, up and back',
            measured: `${verdict.complaints.length} of ${verdict.occurrences.toLocaleString('en')}, ${fleet.killed} kill -9`,
            ...{ target: '0', peer, holds: verdict.complaints.length === 0 },
          },
          {
            id: 'R30',
            what: 'processes of either release that died of the other, or did not drain',
            measured: `${fleet.complaints.length}`,
            ...{ target: '0', peer, holds: fleet.complaints.length === 0 },
          },
        ],
        faults,
      }
    } finally {
      await cluster.remove()
    }
  },
}
