import { type PrunePlan, planPrune, pruneRecords, type Retention } from '../../db/retention.ts'
import { readEnvironment } from '../../environment.ts'
import { Events } from '../../events.ts'
import { pruneLedger } from '../../pruning.ts'
import { onShutdown } from '../../shutdown.ts'
import { counted } from '../../wording.ts'
import { actor } from '../actor.ts'
import { defineCommand } from '../command.ts'
import { mark } from '../paint.ts'
import { pruneProgress } from '../prune-progress.ts'
import { duration, wholeNumber } from '../read.ts'
import { reasonFlag } from '../reason-flag.ts'
import { table } from '../table.ts'
import { withDatabase } from '../target.ts'

type Options = { keep?: number; keepFailed?: number; keepLast?: number; run?: true; reason?: string }

const batch = 1_000
const interrupted = 130

export const command = defineCommand<Options>({
  usage: 'prune',
  summary: 'What of the history is old; take it out of the ledger',
  details:
    'By itself it only shows. The leader prunes once an hour by RETENTION_DAYS, RETENTION_FAILED_DAYS and RETENTION_KEEP_LAST, which are also the defaults here. Failed and lost runs and what is still owed count as failed. Nothing waits for it: it deletes in small batches. Interrupted, it goes on with the next call.',
  examples: ['punctual prune', 'punctual prune --keep 7d --keep-failed 30d --run --reason "disk is full"'],
  flags: [
    { flags: '--keep <duration>', help: 'runs that ended within this time stay', read: duration },
    { flags: '--keep-failed <duration>', help: 'failed ones and what is owed stay so long', read: duration },
    {
      flags: '--keep-last <number>',
      help: 'the newest runs of each schedule stay in any case',
      read: wholeNumber({ from: 0, to: 1_000 }),
    },
    { flags: '--run', help: 'prune' },
    reasonFlag,
  ],
  run: ({ options, output }) =>
    withDatabase(async (database) => {
      const retention = retentionOf(options)
      const plan = await planPrune(database, retention)
      const old = plan.reduce((sum, { runs }) => sum + runs, 0)
      if (options.run === undefined) {
        output.data({ retention, statuses: plan }, () => planText(plan, retention))
        return 0
      }
      const { signal, close } = onShutdown({ events: new Events() })
      const progress = pruneProgress({ output, total: old })
      try {
        const rest = async (_tookMs: number, pruned: number) => progress.show(pruned)
        const runs = await pruneLedger(database, retention, { batch, rest, signal })
        const pruning = { actor: actor(), reason: options.reason, runs }
        const records = await pruneRecords(database, retention, pruning)
        progress.clear()
        const others = records.reduce((sum, { pruned }) => sum + pruned, 0)
        const isWhole = !signal.aborted
        output.data(
          { runs, records, isWhole },
          () =>
            `${mark(isWhole ? 'finished' : 'cancelled')} pruned ${counted(runs, 'run')} and ${counted(others, 'other record')}`,
        )
        if (!isWhole) output.warn('Interrupted: the same command goes on where this one ended.')
        return isWhole ? 0 : interrupted
      } finally {
        close()
      }
    }),
})

function retentionOf({ keep, keepFailed, keepLast }: Options): Retention {
  const { retention } = readEnvironment()
  return {
    keepSeconds: keep === undefined ? retention.keepSeconds : keep / 1_000,
    keepFailedSeconds: keepFailed === undefined ? retention.keepFailedSeconds : keepFailed / 1_000,
    keepLast: keepLast ?? retention.keepLast,
  }
}

function planText(plan: PrunePlan[], { keepLast }: Retention): string {
  const day = (at: Date | null) => at?.toISOString().slice(0, 10) ?? '-'
  const rows = plan.map(({ status, runs, total, oldest, newest }) => [
    status,
    runs.toLocaleString('en'),
    total.toLocaleString('en'),
    day(oldest),
    day(newest),
  ])
  const columns = ['STATUS', 'OLD', 'OF', 'FROM', 'TO']
  const note = `The newest ${counted(keepLast, 'run')} of each schedule stay in any case. Add --run to prune.`
  return rows.length === 0
    ? 'The ledger is empty.'
    : `${table({ columns, rows, right: ['OLD', 'OF'] })}\n\n${note}`
}
