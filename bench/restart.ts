/**
 * From the start of the daemon's process to its first pass and to the moment that it knows the code to be unchanged, with
 * 100 and with 100,000 schedules. Each process makes its definitions itself, as it would from a config.
 */
import { Child } from './child.ts'
import { ratio, shown, wallMs } from './numbers.ts'
import type { Bench, Figure } from './question.ts'
import { Stage } from './stage.ts'

const rounds = 3
const everySeconds = 1

type Site = { count: number; url: string; stage: Stage; passMs: number[]; knownMs: number[] }

export async function restart(bench: Bench): Promise<Figure[]> {
  const few = await settle(bench, 100)
  const many = await settle(bench, bench.isQuick ? 2_000 : 100_000)
  for (let round = 0; round < rounds; round++) {
    for (const site of [few, many]) await start(site)
  }
  await Promise.all([few.stage.close(), many.stage.close()])
  return figuresOf({ few, many })
}

/** Synced once by a daemon; ten of them enabled, and due whenever a daemon starts. */
async function settle(bench: Bench, count: number): Promise<Site> {
  const url = await bench.database(`restart_${count}`)
  const stage = await Stage.open(url)
  const daemon = new Child('daemon', { url, schedules: { count, everySeconds } })
  try {
    await daemon.next('schedules.synced')
    const refilled = daemon.next('forecast.refilled')
    await stage.rows(
      "select count(punctual.enable(id, 'bench')) from punctual.schedules where id < 's-0000011'",
    )
    await refilled
  } finally {
    await daemon.stop()
  }
  await stage.rows('vacuum (analyze)')
  return { count, url, stage, passMs: [], knownMs: [] }
}

async function start({ count, url, stage, passMs, knownMs }: Site): Promise<void> {
  await stage.endAll()
  const since = wallMs()
  const daemon = new Child('daemon', { url, schedules: { count, everySeconds } })
  try {
    const [pass, known] = await Promise.all([daemon.next('tick.claimed'), daemon.next('schedules.unchanged')])
    passMs.push(pass.at - since)
    knownMs.push(known.at - since)
  } finally {
    await daemon.stop()
  }
}

function figuresOf({ few, many }: { few: Site; many: Site }): Figure[] {
  const n = many.count.toLocaleString('en-US')
  return [
    {
      name: `restart at ${n}, to the first pass`,
      ...ratio({ of: many.passMs, to: few.passMs }),
      unit: `× at ${few.count}`,
      must: { most: 2 },
      detail: `${shown(many.passMs)} to ${shown(few.passMs)}`,
    },
    {
      name: `restart at ${n}, until the code is known to be unchanged`,
      ...ratio({ of: many.knownMs, to: few.knownMs }),
      unit: `× at ${few.count}`,
      detail: `${shown(many.knownMs)} to ${shown(few.knownMs)}`,
    },
  ]
}
