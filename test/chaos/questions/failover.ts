import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { quantile } from '../../../bench/numbers.ts'
import { check } from '../check.ts'
import type { Answer, Question, Setting } from '../question.ts'
import { randomFrom } from '../random.ts'
import { enableAll, endOf, onStage, type Stage } from '../stage.ts'

/**
 * How long nothing is dispatched when the leader is killed with -9. Forty schedules fire each second, spread over it, so that
 * the ledger itself tells the gap: from the last dispatch of one term to the first of the next.
 */
export const question: Question = {
  name: 'failover',
  about: 'S4: kill -9 of the leader, from its last dispatch to the first of the next leader',
  ask,
}

async function ask(setting: Setting): Promise<Answer> {
  const planned = setting.long ? 200 : setting.short ? 3 : 40
  const env = { PUNCTUAL_CONFIG: join(import.meta.dirname, '..', 'failover.config.ts'), LEASE_MS: '3000' }
  return onStage({ daemons: 3, workers: 1, schedules: 40, env }, async (stage) => {
    const since = await enableAll(stage.asker)
    const injected = await killLeaders(stage, { planned, setting })
    const gaps = await gapsOf(stage)
    const { evidence } = await endOf(stage, { since, faults: { planned, injected } })
    const { complaints, twice, lost, occurrences } = check(evidence)
    for (const { text } of complaints.slice(0, 10)) setting.say(text)
    const [p50, p99] = [quantile(gaps, 0.5), quantile(gaps, 0.99)]
    const count = `${gaps.length} kills`
    return {
      faults: evidence.faults,
      figures: [
        {
          id: 'S4',
          what: `last dispatch before a kill -9 of the leader → first after, ${count}, p50; p99`,
          measured: `${Math.round(p50)} ms; ${Math.round(p99)} ms`,
          target: '< 200 ms; < 500 ms',
          peer: 'River ≤ 21 s, Quartz ≤ 15 s, Oban ≤ 30 s',
          holds: gaps.length >= planned && p50 < 200 && p99 < 500,
        },
        {
          id: 'S4',
          what: `enqueued twice; lost; wrong in any other way, over ${count}`,
          measured: `${twice}; ${lost}; ${complaints.length} of ${occurrences}`,
          target: '0; 0; 0',
          peer: 'nobody tests it',
          holds: complaints.length === 0,
        },
      ],
    }
  })
}

type Killing = { planned: number; setting: Setting }

async function killLeaders(stage: Stage, { planned, setting }: Killing): Promise<number> {
  const { asker, fleet } = stage
  const random = randomFrom(setting.seed)
  let injected = 0
  for (; injected < planned; injected++) {
    const leader = await fleet.leader(random)
    await untilDispatched(stage)
    await asker.until({
      text: "select from punctual.worker_instances where status = 'standby' and heartbeat_at > now() - interval '3 seconds'",
      isWanted: (rows) => rows.length >= 1,
    })
    await setTimeout(100 + random() * 500)
    await fleet.kill(leader)
    if (injected % 20 === 19) setting.say(`${injected + 1} of ${planned} kills`)
  }
  await fleet.leader(random)
  await untilDispatched(stage)
  return injected
}

/** The present leader has dispatched something. */
async function untilDispatched({ asker }: Stage): Promise<void> {
  const text = 'select from punctual.runs r join punctual.leadership l on l.epoch = r.epoch limit 1'
  await asker.until({ text, isWanted: (rows) => rows.length === 1 })
}

/** Around each change of leaders: from the last run that was enqueued before to the first after. */
async function gapsOf({ asker }: Stage): Promise<number[]> {
  const rows = await asker.rows(
    `select extract(epoch from
       (select min(r.queued_at) from punctual.runs r where r.queued_at >= t.gained_at)
       - (select max(r.queued_at) from punctual.runs r where r.queued_at < t.gained_at)) * 1000 as ms
     from punctual.leadership_terms t where t.epoch > 1 order by t.epoch`,
  )
  return rows.map(({ ms }) => Number(ms))
}
