/**
 * Is every answer of the calendar right? It is compared, in its zones around their changes of the clock, with a walker
 * that only asks Intl, minute by minute, and with croner.
 */
import { compareZone, emptyRows, totalOf, zones } from '../../oracle/compare.ts'
import type { Answer, Question, Setting } from '../question.ts'
import { randomFrom } from '../random.ts'

const oddest = ['Australia/Lord_Howe', 'Antarctica/Troll', 'America/Havana', 'Africa/Casablanca']

export const question: Question = {
  name: 'oracle',
  about: 'S10: the calendar against two independent ones, around every change of the clock',
  ask,
}

async function ask({ long, short, seed, say }: Setting): Promise<Answer> {
  const rows = emptyRows()
  const asked = long ? zones : sampleOf(zones, { size: short ? 1 : 12, seed })
  for (const [index, timezone] of asked.entries()) {
    compareZone(rows, timezone)
    const { answers, wrong } = totalOf(rows)
    if (index % 25 === 0) say(`${index + 1} of ${asked.length} zones, ${answers} answers, ${wrong} wrong`)
  }
  const { answers, wrong } = totalOf(rows)
  const figure = {
    id: 'S10',
    what: `next-run answers that are wrong, in ${asked.length} of ${zones.length} zones`,
    measured: `${wrong} of ${answers.toLocaleString('en')}`,
    target: long ? '0 of >= 1,000,000' : '0',
    peer: 'cron-parser fails in 2 zones of 418',
    holds: wrong === 0 && (!long || answers >= 1_000_000),
  }
  return { figures: [figure], faults: { planned: 0, injected: 0 } }
}

/** The oddest clocks there are, and others by the seed. */
function sampleOf(all: readonly string[], { size, seed }: { size: number; seed: number }): string[] {
  const random = randomFrom(seed)
  const others = all.filter((zone) => !oddest.includes(zone))
  const drawn = Array.from({ length: size }, () => others[Math.floor(random() * others.length)]!)
  return [...oddest.slice(0, size), ...drawn].slice(0, size)
}
