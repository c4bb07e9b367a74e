/**
 * Clocks that are wrong. Around daemons and workers the wall clock jumps by an hour, to and fro: only Postgres's decides, so
 * that nothing may show it. Then Postgres's own goes two hours ahead and back: what it skipped over is accounted for, what
 * it returns to is not fired again.
 */
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type FakeClock, fakeClock, withoutLibrary } from '../../support/fake-clock.ts'
import { check } from '../check.ts'
import type { Answer, Figure, Question, Setting } from '../question.ts'
import type { Asker } from '../rows.ts'
import { enableAll, endOf, onStage } from '../stage.ts'

export const question: Question = {
  name: 'clocks',
  about: 'R37, R38: the wall clock of the processes jumps by an hour, and that of Postgres by two',
  ask,
}

async function ask(setting: Setting): Promise<Answer> {
  const clock = fakeClock()
  if (clock === undefined) {
    return { figures: [], faults: { planned: 0, injected: 0 }, skipped: withoutLibrary }
  }
  try {
    const processes = await skewedProcesses(clock, setting)
    clock.set('+0')
    const server = await skewedServer(clock, setting)
    const figures = [...processes.figures, ...server.figures]
    const planned = processes.planned + server.planned
    return { figures, faults: { planned, injected: planned } }
  } finally {
    clock.remove()
  }
}

type Measured = { figures: Figure[]; planned: number }

async function skewedProcesses(clock: FakeClock, { long, short, say }: Setting): Promise<Measured> {
  const offsets = ['+1h', '-1h', '+0', '-1h', '+1h', '+0']
  const rounds = long ? 10 : 1
  const restMs = short ? 1_200 : 4_000
  const env = { ...clock.env }
  return onStage({ daemons: 2, workers: 1, schedules: 50, env }, async (stage) => {
    const since = await enableAll(stage.asker)
    let steps = 0
    for (let round = 0; round < rounds; round++) {
      for (const offset of offsets) {
        clock.set(offset)
        steps++
        await setTimeout(restMs)
      }
    }
    const planned = offsets.length * rounds
    const { evidence } = await endOf(stage, { since, faults: { planned, injected: steps } })
    const { occurrences, twice, lost, complaints } = check(evidence)
    for (const { text } of complaints.slice(0, 5)) say(text)
    const skips = stage.fleet.exits.length
    return {
      planned,
      figures: [
        {
          ...{
            id: 'R37',
            what: `twice; lost; wrong; exits, while the processes' clock jumped ${steps} times by 1 or 2 h`,
          },
          measured: `${twice}; ${lost}; ${complaints.length}; ${skips} of ${occurrences.toLocaleString('en')}`,
          ...{ target: '0; 0; 0; 0', peer: 'Quartz demands < 1 s between its nodes' },
          holds: complaints.length === 0 && skips === 0 && occurrences > 0,
        },
      ],
    }
  })
}

const jumps = [
  { to: '+2h', isAhead: true },
  { to: '+0', isAhead: false },
  { to: '+4h', isAhead: true },
] as const

/** A server whose clock can be set: in place of `postgres`, a script that becomes it. */
function program(clock: FakeClock) {
  return ({ folder, postgres }: { folder: string; postgres: string }) => {
    const script = join(folder, 'postgres-with-clock')
    const variables = Object.entries(clock.env).map(([name, value]) => `${name}='${value}'`)
    writeFileSync(script, `#!/bin/sh\nexport ${variables.join(' ')}\nexec '${postgres}' "$@"\n`)
    chmodSync(script, 0o755)
    return script
  }
}

async function skewedServer(clock: FakeClock, { say }: Setting): Promise<Measured> {
  const options = { daemons: 2, workers: 1, schedules: 5, env: { EVERY: '5' }, program: program(clock) }
  return onStage(options, async ({ asker, fleet }) => {
    const since = await enableAll(asker)
    await firesAgain(asker)
    let refired = 0
    for (const { to, isAhead } of jumps) {
      const before = await now(asker)
      const decided = await decidedTo(asker)
      clock.set(to)
      const hours = ((await now(asker)).getTime() - before.getTime()) / 3_600_000
      if (Math.abs(hours) < 1.9)
        throw new Error(`the clock of Postgres did not jump to ${to}, but by ${hours} h`)
      if (isAhead) await firesAgain(asker)
      else {
        // It is silent until its clock is where it was: what it has decided is not decided again.
        await setTimeout(7_000)
        refired += (await asker.rows('select from punctual.runs where id > $1 and request = 0', [decided]))
          .length
      }
      say(`jumped to ${to}`)
    }
    await fleet.stop('SIGTERM', fleet.daemons)
    const { gaps, doubled, all } = await accounts(asker, since)
    return {
      planned: jumps.length,
      figures: [
        {
          ...{ id: 'R38', what: 'unaccounted; accounted twice; fired again, Postgres +2 h, back, +4 h' },
          measured: `${gaps}; ${doubled}; ${refired} of ${all.toLocaleString('en')}`,
          ...{ target: '0; 0; 0', peer: 'pg_cron and cron have rules for jumps' },
          holds: gaps === 0 && doubled === 0 && refired === 0 && all > 5 * 720 * 3,
        },
      ],
    }
  })
}

const now = async (asker: Asker): Promise<Date> => (await asker.rows('select now() as at'))[0]!.at

async function decidedTo(asker: Asker): Promise<number> {
  return (await asker.rows('select max(id) as id from punctual.runs'))[0]!.id
}

/** A run of now, by the clock as it is now. */
async function firesAgain(asker: Asker): Promise<void> {
  const from = await now(asker)
  await asker.until({
    text: "select from punctual.runs where scheduled_for > $1 and status <> 'skipped'",
    values: [from],
    isWanted: (rows) => rows.length >= 5,
  })
}

type Accounts = { gaps: number; doubled: number; all: number }

/** Each row stands for the occurrences from its first to its last; together they are all there were, and none twice. */
async function accounts(asker: Asker, since: Date): Promise<Accounts> {
  const [row] = await asker.rows(
    `with expected as (
       select c.schedule_id, s.at
       from punctual.schedule_clocks c
       cross join lateral generate_series(date_trunc('minute', $1::timestamptz), c.cursor_at, interval '1 second') s (at)
       where c.schedule_id <> 'by-hand' and s.at > $1 and extract(second from s.at)::integer % 5 = right(c.schedule_id, 1)::integer
     ),
     told as (
       select e.schedule_id, e.at, count(r.id) as times
       from expected e
       left join punctual.runs r on r.schedule_id = e.schedule_id and r.request = 0
         and e.at between coalesce(r.first_scheduled_for, r.scheduled_for) and r.scheduled_for
       group by 1, 2
     )
     select count(*) filter (where times = 0) as gaps, count(*) filter (where times > 1) as doubled, count(*) as "all" from told`,
    [since],
  )
  return row as Accounts
}
