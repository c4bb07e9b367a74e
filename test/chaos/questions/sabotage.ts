/**
 * Would the rig notice? Three daemons without a leader, on databases from which the guards of the claim were removed:
 * without the unique key and without row locks there must be doubles, and with either of the two there must be none.
 */
import { check } from '../check.ts'
import { noFaults } from '../faults.ts'
import type { Answer, Figure, Question, Setting } from '../question.ts'
import type { Asker } from '../rows.ts'
import { dropRowLocks, dropUniqueKey } from '../sabotage.ts'
import { unleash } from '../storm.ts'

export const question: Question = {
  name: 'sabotage',
  about: 'S3: the rig itself, on a claim without its unique key, its row locks, or both',
  ask,
}

type Case = { without: string; removed: ((asker: Asker) => Promise<void>)[] }

const both: Case = { without: 'unique key and row locks', removed: [dropUniqueKey, dropRowLocks] }
const either: Case[] = [
  { without: 'unique key', removed: [dropUniqueKey] },
  { without: 'row locks', removed: [dropRowLocks] },
]

async function ask({ long, short, seed, say }: Setting): Promise<Answer> {
  const figures: Figure[] = []
  for (const one of short ? [both] : [both, ...either]) {
    const sabotage = async (asker: Asker) => {
      for (const remove of one.removed) await remove(asker)
    }
    const seconds = long ? 60 : short ? 3 : 5
    const isToBeCaught = one === both
    const once = async () => {
      const schedules = short ? 40 : 200
      const { evidence } = await unleash({
        ...{ seconds, schedules, counts: noFaults, seed, leaderless: true, say, sabotage },
      })
      return check(evidence)
    }
    let seen = await once()
    // Whether two daemons meet within seconds is a matter of chance; in a minute they do.
    for (let more = short ? 5 : 0; isToBeCaught && seen.twice === 0 && more > 0; more--) seen = await once()
    const { complaints, occurrences, twice } = seen
    figures.push({
      id: 'S3',
      what: `caught as enqueued twice, three daemons without a leader, without ${one.without}`,
      measured: `${twice} of ${occurrences.toLocaleString('en')}`,
      target: isToBeCaught ? '> 0' : '0',
      peer: '',
      holds: isToBeCaught ? twice > 0 : complaints.length === 0,
    })
    say(`without ${one.without}: ${complaints.length} complaints, ${twice} of them doubles`)
  }
  return { figures, faults: { planned: 0, injected: 0 } }
}
