import type { LedgerFacts } from '../../../db/steadiness.ts'
import { Facts, Panel } from '../parts/panel.tsx'
import { When } from '../parts/when.tsx'

/** How long the history is, and whether it is kept from growing. */
export function Ledger({ ledger }: { ledger: LedgerFacts }) {
  const { runs, bytes, oldestAt, prunedBefore, prunedAt, prunedRuns } = ledger
  return (
    <Panel
      id="ledger"
      title="Ledger and retention"
      note="Rows are Postgres’s estimate. The leader prunes old rows in small batches; failed runs and what is owed stay longer."
    >
      <Facts
        facts={{
          Rows: runs === null ? 'not estimated yet' : `about ${runs.toLocaleString('en')}`,
          'On disk': sizeOf(bytes),
          'Oldest run': oldestAt ? <When at={oldestAt} /> : 'none',
          'Pruned before': prunedBefore ? <When at={prunedBefore} /> : 'nothing was pruned yet',
          'Last pruned': prunedAt && <When at={prunedAt} />,
          'Pruned so far': prunedAt && `${prunedRuns.toLocaleString('en')} rows`,
        }}
      />
    </Panel>
  )
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

function sizeOf(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)))
  return `${(bytes / 1024 ** power).toFixed(power < 2 ? 0 : 1)} ${units[power]}`
}
