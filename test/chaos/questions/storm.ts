import type { Counts } from '../faults.ts'
import type { Question, Setting } from '../question.ts'
import { unleash } from '../storm.ts'
import { answerOf } from '../verdict.ts'

export const question: Question = {
  name: 'storm',
  about: 'S1, S2: nothing twice and nothing lost under kill -9, terminated backends, restarts and freezes',
  ask: (setting) => askStorm(setting, { leaderless: false, ids: { twice: 'S1', lost: 'S2' } }),
}

type Extent = { seconds: number; counts: Counts; least: number }

export async function askStorm(
  setting: Setting,
  { leaderless, ids }: { leaderless: boolean; ids: { twice: string; lost: string } },
) {
  const { seed, say } = setting
  const { seconds, counts, least } = extentOf(setting)
  const storm = await unleash({ seconds, counts, seed, leaderless, say })
  const { kills, terminations, restarts, freezes } = counts
  const under = `under ${kills} kill -9, ${terminations} terminated backends, ${restarts} immediate restarts, ${freezes} freezes`
  return answerOf({ storm, ids, least, say, under: leaderless ? `without a leader ${under}` : under })
}

function extentOf({ long, short }: Setting): Extent {
  if (short) return { seconds: 8, counts: { kills: 5, terminations: 5, restarts: 1, freezes: 2 }, least: 0 }
  if (!long)
    return { seconds: 80, counts: { kills: 100, terminations: 100, restarts: 5, freezes: 10 }, least: 10_000 }
  return {
    seconds: 800,
    counts: { kills: 1_000, terminations: 1_000, restarts: 50, freezes: 100 },
    least: 100_000,
  }
}
