import pg from 'pg'
import { migrate } from '../../../src/db/migrate.ts'
import { startCluster } from '../../support/cluster.ts'
import { type Ask, privilegeDifferences, privilegesOf, unsafeFunctions } from '../../support/privileges.ts'
import type { Answer, Figure, Question, Setting } from '../question.ts'

/** What somebody in a hurry grants by hand; each must be seen, or a zero would mean nothing. */
const slips = [
  'grant select on punctual.runs to punctual_reader',
  'grant update (status) on punctual.runs to punctual_operator',
  'grant execute on function punctual.audit to public',
  'alter function punctual.enable set search_path = public',
]

/** Who may do what on a fresh cluster, cell by cell against the file, and whether slips of a hand would be seen. */
export const question: Question = {
  name: 'privileges',
  about: 'S13: role × object × privilege against the file, functions that run as their owner',
  async ask(setting) {
    const cluster = await startCluster()
    try {
      return await compare(cluster.url, setting)
    } finally {
      await cluster.remove()
    }
  },
}

async function compare(url: string, { say }: Setting): Promise<Answer> {
  await migrate({ connectionString: url })
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const ask: Ask = async (text) => (await client.query(text)).rows
  const objects = (await privilegesOf(ask)).length
  const differences = await privilegeDifferences(ask)
  const unsafe = await unsafeFunctions(ask)
  for (const line of [...differences, ...unsafe].slice(0, 20)) say(line)
  let seen = 0
  for (const slip of slips) {
    await ask('begin')
    await ask(slip)
    const found = (await privilegeDifferences(ask)).length + (await unsafeFunctions(ask)).length
    if (found > differences.length + unsafe.length) seen++
    else say(`not seen: ${slip}`)
    await ask('rollback')
  }
  await client.end()
  return {
    figures: [
      figure(
        `role × object × privilege cells that differ from the file, of ${objects} objects`,
        differences.length,
      ),
      figure('functions that run as their owner and pin no path, or that anybody may call', unsafe.length),
    ],
    faults: { planned: slips.length, injected: seen },
  }
}

function figure(what: string, found: number): Figure {
  return {
    id: 'S13',
    what,
    measured: String(found),
    target: '0',
    peer: 'none publishes it',
    holds: found === 0,
  }
}
