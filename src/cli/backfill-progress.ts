import { setTimeout } from 'node:timers/promises'
import { type BackfillProgress, findBackfill } from '../db/backfills.ts'
import type { Database } from '../db/database.ts'
import { type Output, write } from './output.ts'
import { mark, paint } from './paint.ts'

type Waiting = {
  database: Database
  output: Output
  backfillId: number
  /** As the calendar counted it; null when it is more than is counted. */
  total: number | null
}

const pollMs = 200
const exitCodes = { finished: 0, running: 0, failed: 1, cancelled: 5 }

/** Shows how far a backfill is until it has ended: on a terminal in one line, elsewhere one line for each step. */
export async function awaitBackfill({ database, output, backfillId, total }: Waiting): Promise<number> {
  for (let told = -1; ; await setTimeout(pollMs)) {
    const progress = await findBackfill(database, backfillId)
    if (progress.done !== told) tellStep(output, { ...progress, total: progress.total ?? total })
    told = progress.done
    if (progress.state === 'running') continue
    if (process.stderr.isTTY && !output.json) process.stderr.write('\n')
    output.data(progress, () => backfillLine(progress))
    return progress.failed > 0 && progress.state === 'finished' ? 1 : exitCodes[progress.state]
  }
}

function tellStep(output: Output, { id, done, total, failed }: BackfillProgress): void {
  if (output.json) return
  const text = `backfill ${id}: ${done} of ${total ?? 'many'}${failed > 0 ? `, ${failed} failed` : ''}`
  if (process.stderr.isTTY) process.stderr.write(`\r${paint('dim', text, process.stderr)}`)
  else write(process.stderr, text)
}

/** A backfill in one line. */
export function backfillLine({
  id,
  scheduleId,
  state,
  done,
  total,
  failed,
  error,
}: BackfillProgress): string {
  const symbol = mark(state === 'finished' ? (failed > 0 ? 'failed' : 'finished') : state)
  const failures = failed > 0 ? `, ${failed} of them did not succeed` : ''
  const count = `${done}${total === null ? '' : ` of ${total}`} done${failures}`
  return `${symbol} backfill ${id} of ${scheduleId} ${state}: ${count}${error === null ? '' : `; ${error}`}`
}
