import { check } from '../check.ts'
import { type Failover, failOver } from '../failover.ts'
import type { Answer, Question, Setting } from '../question.ts'

export const question: Question = {
  name: 'promotion',
  about: 'S15: a standby is promoted, asynchronous and three seconds behind, or synchronous',
  ask,
}

const lagMs = 3_000

async function ask({ long, short, say }: Setting): Promise<Answer> {
  const schedules = long ? 500 : short ? 20 : 200
  const behind = tally(await failOver({ isSynchronous: false, lagMs, schedules, say }))
  const abreast = tally(await failOver({ isSynchronous: true, lagMs, schedules, say }))
  for (const { words } of [behind, abreast]) for (const line of words) say(line)
  const peer = 'nobody publishes it'
  return {
    faults: { planned: 2, injected: 2 },
    figures: [
      {
        ...{ id: 'S15', what: `asynchronous failover, ${lagMs / 1_000} s behind: dispatched again`, peer },
        measured: `${behind.again} of ${behind.all}, ${behind.inLag} within the lag`,
        target: '<= commits in the lag',
        holds: behind.again <= behind.inLag && behind.inLag > 0 ? null : false,
      },
      {
        ...{
          id: 'S15',
          what: 'asynchronous failover: lost',
          measured: `${behind.lost} of ${behind.all}`,
          peer,
        },
        ...{ target: '0', holds: behind.lost === 0 },
      },
      {
        ...{ id: 'S15', what: 'failover to a synchronous standby: dispatched again; lost', peer },
        ...{ measured: `${abreast.again}; ${abreast.lost} of ${abreast.all}`, target: '0; 0' },
        holds: abreast.again === 0 && abreast.lost === 0,
      },
    ],
  }
}

/** Dispatched again is what was in the lag and was executed both before and after, by the file that the jobs wrote. */
function tally({ outcome, lag }: Failover) {
  const { evidence } = outcome
  const { occurrences, lost, twice, complaints, executions, repeated } = check(evidence)
  const times = new Map<string, number>()
  for (const line of evidence.lines) {
    const key = line.split(' ').slice(0, 2).join(' ')
    times.set(key, (times.get(key) ?? 0) + 1)
  }
  // A run that the standby never heard of may have the number of another there: then only the file tells.
  const again = Math.max(twice, [...times].filter(([key, count]) => count > 1 && lag.has(key)).length)
  const words = [
    `${executions} executions of ${occurrences} occurrences, ${repeated} again, ${again} of those dispatched again`,
    ...complaints
      .filter(({ kind }) => kind === 'lost')
      .slice(0, 5)
      .map(({ text }) => text),
  ]
  return { all: occurrences.toLocaleString('en'), inLag: lag.size, lost, again, words }
}
