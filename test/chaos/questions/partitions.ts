import { quantile } from '../../../bench/numbers.ts'
import { noNamespaces } from '../../support/namespace.ts'
import { check } from '../check.ts'
import { type Duel, duel } from '../duel.ts'
import { type Fault, faults } from '../partition.ts'
import type { Answer, Figure, Question, Setting } from '../question.ts'
import { randomFrom } from '../random.ts'

/**
 * How long a leader that lives and is cut off, or is frozen, keeps others from leading, and whether it writes once they do. The
 * lease is the default of 3 s. All kinds of faults go on side by side, each on a server of its own.
 */
export const question: Question = {
  name: 'partitions',
  about: 'S5: a leader that is cut off, loses one direction or is frozen, until another one dispatches',
  ask,
}

async function ask({ long, short, seed, say }: Setting): Promise<Answer> {
  const rounds = long ? 50 : short ? 1 : 8
  const played = faults.filter(({ needsNamespaces }) => !needsNamespaces || noNamespaces === undefined)
  if (noNamespaces !== undefined) say(noNamespaces)
  const outcomes = await Promise.all(
    played.map((fault, index) => duel({ fault, rounds, random: randomFrom(seed + index), say })),
  )
  const complaints = outcomes.flatMap(({ evidence }) => check(evidence).complaints)
  for (const { text } of complaints.slice(0, 10)) say(text)
  const stale = sum(outcomes.map(({ staleWrites }) => staleWrites))
  const decided = sum(outcomes.map(({ evidence }) => evidence.ledger.length))
  const skipped = faults.filter((fault) => !played.includes(fault))
  return {
    faults: {
      planned: sum(outcomes.map(({ evidence }) => evidence.faults.planned)),
      injected: sum(outcomes.map(({ evidence }) => evidence.faults.injected)),
    },
    figures: [
      ...outcomes.map((outcome, index) => failover(played[index]!, outcome)),
      ...skipped.map(unmeasured),
      {
        ...common,
        what: 'decisions of a leader after the next one had begun to lead',
        measured: `${stale} of ${decided}`,
        target: '0',
        holds: stale === 0,
      },
      {
        ...common,
        what: 'enqueued twice, lost or wrong in any other way, over all of them',
        measured: `${complaints.length} of ${decided}`,
        target: '0',
        holds: complaints.length === 0,
      },
    ],
  }
}

const common = { id: 'S5', peer: 'River, Oban 15–30 s; unbounded for a plain advisory lock' }

function failover({ what }: Fault, { failoversMs }: Duel): Figure {
  const [p50, p99] = [quantile(failoversMs, 0.5), quantile(failoversMs, 0.99)]
  return {
    ...common,
    what: `${what} of the leader → first dispatch of the next, ${failoversMs.length} times, p50; p99`,
    measured: `${seconds(p50)}; ${seconds(p99)}`,
    target: 'p99 < 5 s',
    holds: p99 < 5_000,
  }
}

function unmeasured({ what }: Fault): Figure {
  return {
    ...common,
    what: `${what} of the leader`,
    measured: noNamespaces!,
    target: 'p99 < 5 s',
    holds: null,
  }
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
