/**
 * Is every answer of the calendar right? It is compared, in its zones around their changes of the clock, with a walker
 * that only asks Intl, minute by minute, and with croner.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { compareZone, emptyRows, totalOf, zones } from '../../oracle/compare.ts'
import { type FakeClock, fakeClock, withoutLibrary } from '../../support/fake-clock.ts'
import type { Answer, Figure, Question, Setting } from '../question.ts'
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
  const zonesHere = long ? zones : asked
  return { figures: [figure, anywhere(zonesHere)], faults: { planned: 0, injected: 0 } }
}

const homes = ['UTC', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'Australia/Lord_Howe']

/** The same questions to processes that live elsewhere, and whose clock is an hour ahead or behind. */
function anywhere(asked: readonly string[]): Figure {
  const clock = fakeClock()
  try {
    const [first, ...others] = [...homes.map((TZ) => digestOf(asked, { TZ })), ...skewed(asked, clock)]
    const differing = others.filter((digest) => digest !== first).length
    return {
      id: 'S10',
      what: `processes that answer differently, in ${homes.length} TZ${clock === undefined ? '' : ' and with a clock 1 h ahead and behind'}`,
      measured: `${differing} of ${others.length + 1}${clock === undefined ? `; clocks skipped, ${withoutLibrary}` : ''}`,
      ...{ target: '0', peer: '', holds: differing === 0 },
    }
  } finally {
    clock?.remove()
  }
}

function skewed(asked: readonly string[], clock: FakeClock | undefined): string[] {
  if (clock === undefined) return []
  return ['+1h', '-1h'].map((offset) => {
    clock.set(offset)
    return digestOf(asked, { TZ: 'UTC', ...clock.env })
  })
}

function digestOf(asked: readonly string[], env: Record<string, string>): string {
  const script = join(import.meta.dirname, '..', '..', 'oracle', 'digest.ts')
  const { stdout, stderr } = spawnSync(process.execPath, [script, ...asked], { env, encoding: 'utf8' })
  if (!/^\d+ [0-9a-f]{64}\n$/.test(stdout)) throw new Error(`no digest: ${stderr}`)
  return stdout
}

/** The oddest clocks there are, and others by the seed. */
function sampleOf(all: readonly string[], { size, seed }: { size: number; seed: number }): string[] {
  const random = randomFrom(seed)
  const others = all.filter((zone) => !oddest.includes(zone))
  const drawn = Array.from({ length: size }, () => others[Math.floor(random() * others.length)]!)
  return [...oddest.slice(0, size), ...drawn].slice(0, size)
}
