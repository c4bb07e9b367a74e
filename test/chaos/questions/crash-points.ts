import { check } from '../check.ts'
import { crashEverywhere } from '../crash-points.ts'
import type { Point } from '../instrument.ts'
import type { Answer, Question, Setting } from '../question.ts'
import { randomFrom } from '../random.ts'

export const question: Question = {
  name: 'crash-points',
  about: 'S1, S2: kill -9 of the daemon and its backend at every statement of a claim',
  ask,
}

async function ask({ short, seed, say }: Setting): Promise<Answer> {
  const choose = (points: Point[]) => (short ? sampleOf(points, { size: 5, seed }) : points)
  const { outcome, reached, tried, handed } = await crashEverywhere({ choose, say })
  const { complaints, occurrences, twice, lost } = check(outcome.evidence)
  for (const { text } of complaints.slice(0, 10)) say(text)
  const { rowsWithoutJob, jobsWithoutRow, jobsTwice, nullJobIds } = outcome.reconciliation
  const mismatches = rowsWithoutJob + jobsWithoutRow + jobsTwice + nullJobIds
  const others = complaints.length + mismatches + Math.abs(handed.asked - handed.executed)
  return {
    faults: outcome.evidence.faults,
    figures: [
      {
        id: 'S1',
        what: `enqueued twice; lost; wrong in any other way, killed at ${tried} of ${reached} statements of a claim`,
        measured: `${twice}; ${lost}; ${others} of ${occurrences + handed.asked}`,
        target: '0; 0; 0',
        peer: 'nobody tests it',
        holds: others === 0,
      },
    ],
  }
}

function sampleOf(points: Point[], { size, seed }: { size: number; seed: number }): Point[] {
  const random = randomFrom(seed)
  return points
    .map((point) => ({ point, order: random() }))
    .toSorted((one, other) => one.order - other.order)
    .slice(0, size)
    .map(({ point }) => point)
}
