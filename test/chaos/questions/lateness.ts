/**
 * How long after its instant is an occurrence dispatched? From the instant to the commit by which the queue has its job, as
 * Postgres itself stamps commits: steadily, with every NOTIFY taken out of the functions that people call, and when
 * 10,000 are due in one second.
 */
import { setTimeout } from 'node:timers/promises'
import { quantile } from '../../../bench/numbers.ts'
import type { Answer, Figure, Question, Setting } from '../question.ts'
import { randomFrom } from '../random.ts'
import type { Asker } from '../rows.ts'
import { rewrite } from '../sabotage.ts'
import { enableAll, onStage } from '../stage.ts'

export const question: Question = {
  name: 'lateness',
  about: 'S9: from an instant to the commit of its job, steadily, without NOTIFY, and 10,000 at once',
  ask,
}

const settings = { track_commit_timestamp: 'on' }
/** What ships. */
const lease = { LEASE_MS: '3000' }

async function ask(setting: Setting): Promise<Answer> {
  const { short } = setting
  const figures = [...(await steadyAndDeaf(setting)), await burst(setting)]
  return { figures: short ? figures.slice(0, 1) : figures, faults: { planned: 0, injected: 0 } }
}

async function steadyAndDeaf({ long, short, seed, say }: Setting): Promise<Figure[]> {
  const seconds = long ? 300 : short ? 4 : 20
  const requests = long ? 200 : short ? 3 : 40
  const options = { daemons: 2, workers: 1, schedules: 1_000, settings, env: { ...lease, EVERY: '10' } }
  return onStage(options, async ({ asker }) => {
    await enableAll(asker)
    await setTimeout(2_000)
    const from = await now(asker)
    await setTimeout(seconds * 1_000)
    const steady = await latenessMs(asker, { from, isByHand: false })
    say(`steady: ${shown(steady)}`)

    await rewrite(asker, { name: 'trigger', from: "perform pg_notify('punctual', '');", to: 'null;' })
    const deafFrom = await now(asker)
    const random = randomFrom(seed)
    for (let request = 0; request < requests; request++) {
      await asker.rows("select punctual.trigger('by-hand', 'chaos')")
      await setTimeout(100 + random() * 300)
    }
    await setTimeout(2_000)
    const asked = await latenessMs(asker, { from: deafFrom, isByHand: true })
    const meanwhile = await latenessMs(asker, { from: deafFrom, isByHand: false })
    say(
      `without NOTIFY: ${shown(asked)} for ${asked.length} of ${requests} requests, ${shown(meanwhile)} for schedules`,
    )
    const worst = Math.max(quantile(asked, 0.99), quantile(meanwhile, 0.99))
    const peers = 'Temporal ~1 s, db-scheduler 10 s, EventBridge 60 s'
    return [
      {
        ...{
          id: 'S9',
          what: `lateness of 1,000 schedules, ${steady.length.toLocaleString('en')} occurrences, p99`,
        },
        ...{ measured: shown(steady), target: '< 250 ms', peer: peers },
        holds: steady.length >= seconds * 90 && quantile(steady, 0.99) < 250,
      },
      {
        ...{ id: 'S9', what: 'lateness with NOTIFY taken out, requests by hand and schedules, p99' },
        ...{
          measured: `${shown(asked)}; ${shown(meanwhile)}`,
          target: '< 1.25 s',
          peer: 'pg-boss falls back to 30 s',
        },
        holds: asked.length === requests && worst < 1_250,
      },
    ]
  })
}

async function burst({ short, say }: Setting): Promise<Figure> {
  const count = short ? 500 : 10_000
  // Defining and enabling that many takes a while, and the next minute must not come in between.
  const second = (new Date().getUTCSeconds() + (short ? 20 : 45)) % 60
  const options = {
    daemons: 2,
    workers: 1,
    schedules: count,
    settings,
    env: { ...lease, CRON: `${second} * * * * *` },
  }
  return onStage(options, async ({ asker }) => {
    await asker.until({
      text: "select count(*) from punctual.schedules where id <> 'by-hand'",
      isWanted: ([row]) => row!.count === count,
    })
    await enableAll(asker)
    say(`${count} schedules enabled`)
    await asker.until({
      text: "select count(*) from punctual.runs where queued_at is not null and schedule_id <> 'by-hand'",
      isWanted: ([row]) => row!.count >= count,
      withinMs: 120_000,
    })
    const late = (await latenessMs(asker, { from: new Date(0), isByHand: false })).slice(0, count)
    say(`${count} at once: ${shown(late)}`)
    return {
      ...{
        id: 'S9',
        what: `lateness when ${count.toLocaleString('en')} are due in one second, the last of them`,
      },
      ...{
        measured: `${(Math.max(...late) / 1_000).toFixed(2)} s`,
        target: 'all < 10 s',
        peer: 'db-scheduler 10 s for one',
      },
      holds: late.length === count && Math.max(...late) < 10_000,
    }
  })
}

async function now(asker: Asker): Promise<Date> {
  return (await asker.rows('select now() as at'))[0]!.at
}

/** From the instant, or the request, to the commit of the transaction that gave the queue its job. */
async function latenessMs(
  asker: Asker,
  { from, isByHand }: { from: Date; isByHand: boolean },
): Promise<number[]> {
  const rows = await asker.rows(
    `select extract(epoch from pg_xact_commit_timestamp(j.xmin) - r.scheduled_for)::float8 * 1000 as ms
     from rig.jobs j join punctual.job_runs jr on 'punctual:' || jr.id = j.key join punctual.runs r on r.id = jr.run_id
     where r.scheduled_for > $1 and (r.schedule_id = 'by-hand') = $2`,
    [from, isByHand],
  )
  return rows.map(({ ms }) => ms)
}

function shown(ms: readonly number[]): string {
  const [half, most, all] = [0.5, 0.99, 1].map((share) => Math.round(quantile(ms, share)))
  return `${most} ms (p50 ${half}, max ${all})`
}
