/**
 * Ten schedules due each second, among 100, 10,000 and 1,000,000: what the daemon asks of the database in a minute, and
 * the memory of its process.
 */
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { Child } from './child.ts'
import { ratio, shown, wallMs } from './numbers.ts'
import type { Bench, Figure, Question } from './question.ts'
import { register } from './register.ts'
import { restart } from './restart.ts'
import { Stage } from './stage.ts'

const due = 10
const monthSeconds = 30 * 86_400
const rounds = 2
const sweepsAMinute = 5

export const scale: Question = {
  name: 'scale',
  asks: `${due} schedules due each second among many: the daemon's SQL time a minute, its memory, its restart`,
  async answer(bench) {
    const sizes = bench.isQuick ? [100, 1_000, 10_000] : [100, 10_000, 1_000_000]
    const sites: Site[] = []
    for (const size of sizes) sites.push({ ...(await settle(bench, size)), sqlMs: [], memoryMb: [] })
    for (let round = 0; round < rounds; round++) {
      for (const site of sites) await watch(site, bench.isQuick ? 3 : 6)
    }
    for (const { stage } of sites) await stage.close()
    return [...figuresOf(sites), ...(await restart(bench))]
  },
}

type Site = { size: number; url: string; stage: Stage; sqlMs: number[]; memoryMb: number[] }

/** A database with this many schedules, of which ten are due each second and all others next month. */
async function settle(bench: Bench, size: number): Promise<Pick<Site, 'size' | 'url' | 'stage'>> {
  const since = wallMs()
  const url = await bench.database(`scale_${size}`)
  const stage = await Stage.open(url)
  const from = new Date(Date.now() + monthSeconds * 1_000)
  await register(stage, { prefix: 'rest-', count: size - due, from, everySeconds: monthSeconds, known: 4 })
  await register(stage, { prefix: 'due-', count: due, everySeconds: 1 })
  await stage.rows("update punctual.schedules set overlap = 'allow' where id like 'due-%'")
  await stage.rows('select bench.count_statements()')
  bench.say(`registered ${size.toLocaleString('en-US')} in ${Math.round((wallMs() - since) / 1_000)} s`)
  return { size, url, stage }
}

async function watch({ url, stage, sqlMs, memoryMb }: Site, seconds: number): Promise<void> {
  await stage.rows('select bench.pg_stat_statements_reset()')
  const daemon = new Child('daemon', { url })
  try {
    for (let passes = 0; passes < 3; passes++) await daemon.next('tick.claimed')
    const since = wallMs()
    const [before] = await stage.rows<Spent>('select * from bench.spent()')
    await setTimeout(seconds * 1_000)
    const [after] = await stage.rows<Spent>('select * from bench.spent()')
    const minutes = (wallMs() - since) / 60_000
    // It sweeps when it begins to lead, and then too seldom to be seen in so short a time.
    sqlMs.push((after!.passing_ms - before!.passing_ms) / minutes + sweepsAMinute * after!.sweep_ms)
    memoryMb.push(residentMb(daemon.pid))
  } finally {
    await daemon.stop()
  }
}

type Spent = { passing_ms: number; sweep_ms: number }

function residentMb(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1_024
}

function figuresOf([least, ...others]: readonly Site[]): Figure[] {
  return others.flatMap(({ size, sqlMs, memoryMb }) => [
    {
      name: `SQL time a minute at ${size.toLocaleString('en-US')}`,
      ...ratio({ of: sqlMs, to: least!.sqlMs }),
      unit: `× at ${least!.size}`,
      must: { most: 1.5 },
      detail: `${shown(sqlMs)} to ${shown(least!.sqlMs)}`,
    },
    {
      name: `memory of the daemon at ${size.toLocaleString('en-US')}`,
      ...ratio({ of: memoryMb, to: least!.memoryMb }),
      unit: `× at ${least!.size}`,
      must: { most: 1.2 },
      detail: `${shown(memoryMb, 'MB')} to ${shown(least!.memoryMb, 'MB')}`,
    },
  ])
}
