import { setTimeout } from 'node:timers/promises'
import { quantile } from '../../../bench/numbers.ts'
import { check } from '../check.ts'
import type { Answer, Question, Setting } from '../question.ts'
import { randomFrom } from '../random.ts'
import type { Asker } from '../rows.ts'
import { enableAll, endOf, onStage, type Stage } from '../stage.ts'

const askEveryMs = 20

/**
 * How long nothing is dispatched when the leader is killed with -9. Somebody asks for a run every few milliseconds, so that
 * the ledger itself tells the gap: from the last run that was enqueued before to the first after. Beside that, schedules fire
 * each second, by which it is judged that nothing is lost or twice.
 */
export const question: Question = {
  name: 'failover',
  about: 'S4: kill -9 of the leader, from its last dispatch to the first of the next leader',
  ask,
}

async function ask(setting: Setting): Promise<Answer> {
  const planned = setting.long ? 200 : setting.short ? 3 : 40
  const env = { LEASE_MS: '3000' }
  return onStage({ daemons: 3, workers: 1, schedules: 10, env }, async (stage) => {
    const since = await enableAll(stage.asker)
    const stopAsking = keepAsking(stage.asker)
    const injected = await killLeaders(stage, { planned, setting })
    await stopAsking()
    const gaps = await gapsOf(stage)
    const { evidence, reconciliation } = await endOf(stage, { since, faults: { planned, injected } })
    const { complaints, twice, lost, occurrences } = check(evidence)
    for (const { text } of complaints.slice(0, 10)) setting.say(text)
    const { rowsWithoutJob, jobsWithoutRow, jobsTwice, nullJobIds } = reconciliation
    const others = complaints.length + rowsWithoutJob + jobsWithoutRow + jobsTwice + nullJobIds
    const [p50, p99] = [quantile(gaps, 0.5), quantile(gaps, 0.99)]
    return {
      faults: evidence.faults,
      figures: [
        {
          id: 'S4',
          what: `kill -9 of the leader: last dispatch before → first after, ${gaps.length} times, p50; p99`,
          measured: `${Math.round(p50)} ms; ${Math.round(p99)} ms`,
          target: '< 200 ms; < 500 ms',
          peer: 'River ≤ 21 s, Quartz ≤ 15 s, Oban ≤ 30 s',
          holds: gaps.length >= planned && p50 < 200 && p99 < 500,
        },
        {
          id: 'S4',
          what: 'enqueued twice; lost; wrong in any other way, over these kills',
          measured: `${twice}; ${lost}; ${others} of ${occurrences}`,
          target: '0; 0; 0',
          peer: 'nobody tests it',
          holds: others === 0,
        },
      ],
    }
  })
}

/** Asks for runs by hand until told to stop. */
function keepAsking(asker: Asker): () => Promise<void> {
  let isOver = false
  const asking = (async () => {
    while (!isOver) {
      await asker.rows("select punctual.trigger('by-hand')")
      await setTimeout(askEveryMs)
    }
  })()
  return async () => {
    isOver = true
    await asking
  }
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
