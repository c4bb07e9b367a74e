import type { BackfillProgress } from '../../../db/backfills.ts'
import { type Debt, mostDebts } from '../../../db/debts.ts'
import { counted } from '../../../wording.ts'
import type { Addresses } from '../addresses.ts'
import { withoutDone } from '../frame/done.tsx'
import { Layout } from '../frame/layout.tsx'
import { CopyAs } from '../parts/copy-as.tsx'
import { curl } from '../parts/ways.ts'
import { When } from '../parts/when.tsx'
import { useLink, useView } from '../view.ts'
import { Backfills } from './backfills.tsx'
import { GroupTable } from './group-table.tsx'
import { groupsOf, occurrencesOf, schedulesOf } from './groups.ts'

type PageProps = {
  debts: readonly Debt[]
  backfills: readonly BackfillProgress[]
  lastDebtAt: Date | null
  addresses: Addresses
}

export function MissedPage({ debts, backfills, lastDebtAt, addresses }: PageProps) {
  const owed = debts.filter(({ status }) => status === 'skipped')
  return (
    <Layout title="Missed" topics={['runs', 'daemons']}>
      <div class="page-head">
        <h1>Missed</h1>
        <CopyAs
          ways={{
            psql: 'select * from punctual.missed limit 200;',
            punctual: 'punctual missed',
            curl: curl(`${addresses.api}/missed`, { limit: '200' }),
            link: addresses.page,
          }}
        />
      </div>
      {owed.length === 0 ? <Nothing lastDebtAt={lastDebtAt} /> : <Sum owed={owed} />}
      {debts.length > 0 && <Inbox debts={debts} hasOwed={owed.length > 0} />}
      <Backfills backfills={backfills} />
    </Layout>
  )
}

function Sum({ owed }: { owed: readonly Debt[] }) {
  const { health } = useView()
  const total = Math.max(health?.owed ?? 0, occurrencesOf(owed))
  return (
    <p class="lead">
      <strong>{counted(total, 'occurrence')}</strong> of {counted(schedulesOf(owed), 'schedule')}
      {owed.length >= mostDebts && ' and more'} came due and did not run. Nothing runs them by itself: run
      them here, or say that they need not.
    </p>
  )
}

function Nothing({ lastDebtAt }: { lastDebtAt: Date | null }) {
  return (
    <div class="empty" id="nothing-owed">
      <h2>Nothing is owed</h2>
      <p>
        {lastDebtAt === null ? (
          'No occurrence was ever missed.'
        ) : (
          <>
            The last occurrence that was missed was due <When at={lastDebtAt} />.
          </>
        )}
      </p>
    </div>
  )
}

/** One form around all groups: what is ticked anywhere is asked about together. */
function Inbox({ debts, hasOwed }: { debts: readonly Debt[]; hasOwed: boolean }) {
  const { mayChange, path } = useView()
  const link = useLink()
  const asks = {
    type: 'submit',
    formaction: link('missed/ask'),
    'data-dialog': true,
    disabled: !mayChange,
  } as const
  return (
    <form id="inbox" method="get" action={link('missed/ask')}>
      <input type="hidden" name="back" value={withoutDone(path)} />
      {groupsOf(debts).map((group) => (
        <GroupTable group={group} />
      ))}
      {hasOwed && (
        <div class="chosen">
          <fieldset class="order">
            <legend class="unseen">Order</legend>
            <label class="choice">
              <input type="radio" id="order-oldest" name="order" value="oldest" checked hx-morph-skip />{' '}
              oldest first
            </label>
            <label class="choice">
              <input type="radio" id="order-newest" name="order" value="newest" hx-morph-skip /> only the
              newest of each schedule
            </label>
          </fieldset>
          <Pace />
          <div class="actions">
            <button class="primary" name="do" value="run" {...asks}>
              Run chosen…
            </button>
            <button name="do" value="dismiss" {...asks}>
              Dismiss chosen…
            </button>
            {!mayChange && <span class="muted">You may look; only ADMIN may change things.</span>}
          </div>
        </div>
      )}
    </form>
  )
}

/** How fast they begin; what the field says counts when its choice does. */
function Pace() {
  return (
    <fieldset class="order">
      <legend class="unseen">Pace</legend>
      <label class="choice">
        <input type="radio" id="pace-turns" name="pace" value="turns" checked hx-morph-skip /> one at a time
        <span class="muted small">(at once where runs may overlap)</span>
      </label>
      <span class="choice">
        <label class="choice">
          <input type="radio" id="pace-minute" name="pace" value="minute" hx-morph-skip /> at most
        </label>
        <input
          type="number"
          id="per-minute"
          name="perMinute"
          value="6"
          min="1"
          max="1000"
          aria-label="Runs of a schedule in a minute"
          hx-morph-skip
        />{' '}
        a minute of each schedule
      </span>
    </fieldset>
  )
}
