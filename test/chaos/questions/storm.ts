import type { Counts } from '../faults.ts'
import type { Question, Setting } from '../question.ts'
import { unleash } from '../storm.ts'
import { answerOf } from '../verdict.ts'

export const question: Question = {
  name: 'storm',
  about: 'S1, S2: nothing twice and nothing lost under kill -9, terminated backends, restarts and freezes',
  ask: (setting) => askStorm(setting, { leaderless: false, ids: { twice: 'S1', lost: 'S2' } }),
}

type Extent = { seconds: number; schedules: number; counts: Counts; least: number }

export async function askStorm(
  setting: Setting,
  { leaderless, ids }: { leaderless: boolean; ids: { twice: string; lost: string } },
) {
  const { seed, say } = setting
  const { seconds, schedules, counts, least } = extentOf(setting)
  const storm = await unleash({ seconds, schedules, counts, seed, leaderless, say })
  const { kills, terminations, restarts, freezes } = counts
  const under = `under ${kills} kill -9, ${terminations} terminated backends, ${restarts} immediate restarts, ${freezes} freezes`
  return answerOf({ storm, ids, least, say, under: leaderless ? `without a leader ${under}` : under })
}

function extentOf({ long, short }: Setting): Extent {
  if (short) {
    const counts = { kills: 5, terminations: 5, restarts: 1, freezes: 2 }
    return { seconds: 8, schedules: 40, counts, least: 0 }
  }
  const times = long ? 10 : 1
  const counts = { kills: 100 * times, terminations: 100 * times, restarts: 5 * times, freezes: 10 * times }
  return { seconds: 80 * times, schedules: 200, counts, least: 10_000 * times }
}
