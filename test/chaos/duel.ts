/**
 * Two daemons that lead in turns, since whoever leads is struck by a fault, again and again, and comes back to stand by. Where
 * the fault needs it, each lives in a network of its own, and the server listens at their ends of the wires.
 */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Cluster } from '../support/cluster.ts'
import { createNamespace, type Namespace } from '../support/namespace.ts'
import { startProcess } from '../support/process.ts'
import type { Evidence } from './check.ts'
import type { Fault, Member } from './partition.ts'
import { enableAll, endOf, onStage, type Stage } from './stage.ts'

export type Duel = {
  /** From the fault to the first dispatch of the next leader. */
  failoversMs: number[]
  /** Decisions of a leader after the next one had begun to lead. */
  staleWrites: number
  evidence: Evidence
}

type Duelling = { fault: Fault; rounds: number; random: () => number; say(line: string): void }

const schedules = 5

export async function duel(duelling: Duelling): Promise<Duel> {
  const { fault, rounds } = duelling
  const namespaces = fault.needsNamespaces ? [createNamespace(), createNamespace()] : []
  const addresses = ['127.0.0.1', ...namespaces.map(({ hostAddress }) => hostAddress)]
  const members: Member[] = []
  try {
    return await onStage(
      {
        ...{ daemons: 0, workers: 1, schedules },
        settings: { listen_addresses: addresses.join(',') },
        async prepare(asker, cluster) {
          const hba = join(cluster.dataDir, 'data', 'pg_hba.conf')
          appendFileSync(hba, 'host all all 198.18.0.0/15 scram-sha-256\n')
          await asker.rows('select pg_reload_conf()')
          for (const index of [0, 1]) members.push(startMember(cluster, namespaces[index]))
        },
      },
      async (stage) => {
        stage.fleet.daemons.push(...members.map(({ process }) => process))
        const since = await enableAll(stage.asker)
        const failoversMs: number[] = []
        while (failoversMs.length < rounds) failoversMs.push(await round(stage, members, duelling))
        const faults = { planned: rounds, injected: failoversMs.length }
        const { evidence } = await endOf(stage, { since, faults })
        return { failoversMs, staleWrites: await staleWrites(stage), evidence }
      },
    )
  } finally {
    for (const namespace of namespaces) namespace.remove()
  }
}

function startMember({ url }: Cluster, namespace: Namespace | undefined): Member {
  const reached = new URL(url)
  if (namespace !== undefined) reached.hostname = namespace.hostAddress
  const env = {
    DATABASE_URL: reached.href,
    PUNCTUAL_CONFIG: join(import.meta.dirname, 'punctual.config.ts'),
    SCHEDULES: String(schedules),
    HEARTBEAT_INTERVAL_MS: '500',
  }
  const process = startProcess({ args: ['daemon'], env, enter: namespace?.enter ?? [] })
  return { process, namespace }
}

/** Strikes whoever leads, and lets it come back once the other has dispatched something; answers how long that took. */
async function round({ asker, cluster }: Stage, members: Member[], { fault, random, say }: Duelling) {
  const [leads] = await asker.until({
    text: `select l.epoch, w.pid from punctual.leadership l join punctual.worker_instances w on w.id = l.leader
      where exists (select from punctual.runs r where r.epoch = l.epoch)
        and exists (select from punctual.worker_instances s where s.status = 'standby' and s.heartbeat_at > now() - interval '3 seconds')`,
    isWanted: (rows) => rows.length === 1,
  })
  const victim = members.find(({ process }) => process.pid === leads!.pid)!
  await setTimeout(random() * 1_000)
  const at = await fault.inflict({ victim, asker, url: cluster.url })
  const [next] = await asker.until({
    text: 'select min(decided_at) as at from punctual.runs where epoch > $1',
    values: [leads!.epoch],
    isWanted: ([row]) => row!.at !== null,
  })
  fault.relieve(victim)
  await asker.until({
    text: "select from punctual.worker_instances where pid = $1 and status = 'standby' and heartbeat_at > $2",
    values: [leads!.pid, next!.at],
    isWanted: (rows) => rows.length === 1,
  })
  const ms = next!.at.getTime() - at
  say(`${fault.what}: ${ms} ms`)
  return ms
}

async function staleWrites({ asker }: Stage): Promise<number> {
  const [row] = await asker.rows(
    `select count(*) as stale from punctual.runs r
     where exists (select from punctual.leadership_terms t where t.epoch > r.epoch and t.gained_at < r.decided_at)`,
  )
  return row!.stale
}
