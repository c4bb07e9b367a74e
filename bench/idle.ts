/**
 * A leader with 1,000 schedules of which none is due: what it costs to do nothing, with the default settings and in quiet
 * mode. Beside it an idle Graphile Worker with a crontab of 1,000 items.
 */
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { Child } from './child.ts'
import { short } from './numbers.ts'
import type { Bench, Figure, Question } from './question.ts'
import { register } from './register.ts'
import { Stage } from './stage.ts'

const schedules = 1_000
const dayMs = 86_400_000
const settlingMs = 8_000
const quiet = { leaseMs: 120_000, pollIntervalMs: 60_000, heartbeatMs: 30_000 }

type Idler = { stage: Stage; child: Child }
type Cost = { statements: number; cpuMs: number; connections: number }

export const idle: Question = {
  name: 'idle',
  asks: `A leader with ${schedules.toLocaleString('en-US')} schedules and nothing to do: its cost in a minute`,
  async answer(bench) {
    const idlers = [
      await start(bench, { name: 'idle_default', process: 'daemon', options: {} }),
      await start(bench, { name: 'idle_quiet', process: 'daemon', options: quiet }),
      await start(bench, { name: 'idle_graphile', process: 'idle-graphile', options: { items: schedules } }),
    ]
    try {
      await setTimeout(settlingMs)
      const seconds = bench.isQuick ? 10 : 60
      const [usual, still, peer] = await Promise.all(idlers.map((idler) => costOf(idler, seconds)))
      return figuresOf({ usual: usual!, still: still!, peer: peer! })
    } finally {
      await Promise.all(idlers.flatMap(({ child, stage }) => [child.stop(), stage.close()]))
    }
  },
}

type Starting = { name: string; process: string; options: object }

async function start(bench: Bench, { name, process, options }: Starting): Promise<Idler> {
  const url = await bench.database(name)
  const stage = await Stage.open(url)
  if (process === 'daemon') {
    const from = new Date(Date.now() + dayMs)
    await register(stage, { prefix: 's-', count: schedules, from, everySeconds: 86_400 })
  }
  await stage.rows('select bench.count_statements()')
  const child = new Child(process, { url, ...options })
  await child.next(process === 'daemon' ? 'leader.gained' : 'ready')
  return { stage, child }
}

async function costOf({ stage, child }: Idler, seconds: number): Promise<Cost> {
  await stage.rows('select bench.pg_stat_statements_reset()')
  const cpuBefore = cpuMs(child.pid)
  let connections = 0
  const ends = performance.now() + seconds * 1_000
  while (performance.now() < ends) {
    const [row] = await stage.rows<{ connections: number }>('select bench.connections() as connections')
    connections = Math.max(connections, row!.connections)
    await setTimeout(Math.min(500, Math.max(0, ends - performance.now())))
  }
  const [row] = await stage.rows<{ calls: number }>('select bench.calls() as calls')
  const perMinute = 60 / seconds
  return {
    statements: row!.calls * perMinute,
    cpuMs: (cpuMs(child.pid) - cpuBefore) * perMinute,
    connections,
  }
}

/** Processor time of all threads of a process. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  const ticksPerSecond = 100
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond
}

function figuresOf({ usual, still, peer }: Record<'usual' | 'still' | 'peer', Cost>): Figure[] {
  const beside = (value: number) => `an idle Graphile Worker: ${short(value)}`
  const figures = (mode: string, cost: Cost, most?: number): Figure[] => [
    {
      name: `statements a minute, ${mode}`,
      measured: cost.statements,
      unit: '',
      ...(most === undefined ? {} : { must: { most } }),
      detail: beside(peer.statements),
    },
    { name: `CPU a minute, ${mode}`, measured: cost.cpuMs, unit: 'ms', detail: beside(peer.cpuMs) },
    {
      name: `connections, ${mode}`,
      measured: cost.connections,
      unit: '',
      must: { most: 2 },
      detail: beside(peer.connections),
    },
  ]
  return [...figures('default settings', usual), ...figures('quiet mode', still, 6)]
}
