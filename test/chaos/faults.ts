/**
 * The faults of a storm, planned beforehand from the seed: how many of each kind, and when. Three streams of them run at
 * once, so that a restart meets a frozen leader and a killed one a restart: kills, terminated backends, and the rest.
 *
 * Every other fault is aimed at a claim: at the milliseconds after a whole second, and where a backend is its victim, at one
 * that is in the middle of `punctual.tick`.
 */
import { setTimeout } from 'node:timers/promises'
import type { Cluster } from '../support/cluster.ts'
import type { Fleet } from './fleet.ts'
import { randomFrom } from './random.ts'
import type { Asker } from './rows.ts'

export type Counts = { kills: number; terminations: number; restarts: number; freezes: number }
export const noFaults: Counts = { kills: 0, terminations: 0, restarts: 0, freezes: 0 }

type Fault = { kind: keyof Counts; atMs: number; isAimed: boolean }
type Field = { cluster: Cluster; asker: Asker; fleet: Fleet; seed: number; say(line: string): void }

/** Injects them all and answers how many of each really happened; a stream that falls behind catches up without pause. */
export async function inject(
  field: Field,
  { counts, seconds }: { counts: Counts; seconds: number },
): Promise<Counts> {
  const injected = { ...noFaults }
  const plan = planned({ counts, seconds, random: randomFrom(field.seed) })
  const since = performance.now()
  const play = async (kinds: (keyof Counts)[]) => {
    const random = randomFrom(field.seed + kinds.length + kinds[0]!.length)
    for (const fault of plan.filter(({ kind }) => kinds.includes(kind))) {
      await setTimeout(Math.max(0, since + fault.atMs - performance.now()))
      if (fault.isAimed) await setTimeout(1_000 - (Date.now() % 1_000) + random() * 30)
      injected[fault.kind] += (await act[fault.kind](field, { random, isAimed: fault.isAimed })) ? 1 : 0
    }
  }
  const progress = setInterval(() => field.say(`faults so far: ${JSON.stringify(injected)}`), 15_000)
  await Promise.all([play(['kills']), play(['terminations']), play(['restarts', 'freezes'])])
  clearInterval(progress)
  return injected
}

type Planning = { counts: Counts; seconds: number; random: () => number }

function planned({ counts, seconds, random }: Planning): Fault[] {
  return (Object.keys(counts) as (keyof Counts)[])
    .flatMap((kind) =>
      Array.from({ length: counts[kind] }, (_, index) => ({
        kind,
        // Spread over the time and shaken: a burst of them in one corner would be one fault.
        atMs: ((index + random()) / counts[kind]) * seconds * 950,
        isAimed: index % 2 === 1,
      })),
    )
    .toSorted((one, other) => one.atMs - other.atMs)
}

type Manner = { random: () => number; isAimed: boolean }
type Act = (field: Field, manner: Manner) => Promise<boolean>

const ours = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name <> 'chaos'
  and backend_type = 'client backend'`

const act: Record<keyof Counts, Act> = {
  kills: killLeader,
  terminations: terminate,
  restarts: restart,
  freezes: (field, manner) => (manner.isAimed ? freezeClaim(field, manner) : freezeLeader(field, manner)),
}

/** Its backend would complete the statement that it is in, and so goes with it when the claim is the aim. */
async function killLeader({ asker, fleet }: Field, { random, isAimed }: Manner): Promise<boolean> {
  const leader = await fleet.leader(random)
  if (isAimed) {
    await asker.rows(
      `select pg_terminate_backend(pid) ${ours} and application_name = 'punctual daemon' and query like '%punctual.tick%' and state = 'active'`,
    )
  }
  await fleet.kill(leader)
  return true
}

/** Any session of ours, with whatever it is doing; one that is gone by itself before its turn does not count. */
async function terminate(field: Field, { random, isAimed }: Manner): Promise<boolean> {
  const { asker } = field
  const claiming = isAimed ? await asker.rows(claimers) : []
  const victims = claiming.length > 0 ? claiming : await asker.rows(`select pid ${ours} order by pid`)
  const victim = victims[Math.floor(random() * victims.length)]
  const [row] = await asker.rows('select pg_terminate_backend($1) as is_gone', [victim?.pid ?? 0])
  return row!.is_gone || terminate(field, { random, isAimed: false })
}

const claimers = `select pid ${ours} and application_name = 'punctual daemon' and state = 'active' and query like '%punctual.tick%'`

async function restart({ cluster }: Field, { random }: Manner): Promise<boolean> {
  await cluster.stop('immediate')
  await setTimeout(random() * 500)
  await cluster.start()
  return true
}

const freezeMs = (random: () => number) => 1_000 + random() * 4_000

/** The daemon alone, between its statements: to the server it looks alive. */
async function freezeLeader({ fleet }: Field, { random }: Manner): Promise<boolean> {
  const leader = await fleet.leader(random)
  fleet.frozen.add(leader)
  leader.signal('SIGSTOP')
  await setTimeout(freezeMs(random))
  leader.signal('SIGCONT')
  fleet.frozen.delete(leader)
  return true
}

/** The backend in the middle of its claim, which keeps its row locks and the leader's lock all the while. */
async function freezeClaim(field: Field, { random }: Manner): Promise<boolean> {
  const signal = AbortSignal.timeout(3_000)
  while (!signal.aborted) {
    const [victim] = await field.asker.rows(claimers)
    if (victim === undefined || !signalled(victim.pid, 'SIGSTOP')) continue
    await setTimeout(freezeMs(random))
    signalled(victim.pid, 'SIGCONT')
    return true
  }
  return freezeLeader(field, { random, isAimed: false })
}

function signalled(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
