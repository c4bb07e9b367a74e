import type { BackfillProgress } from '../../../db/backfills.ts'
import { AskLink } from '../parts/ask.tsx'
import { WallRange } from '../parts/wall.tsx'
import { Ago } from '../parts/when.tsx'
import { useLink, useView } from '../view.ts'

/** Past ranges that were asked for: how far each is, and a way to ask for another. */
export function Backfills({ backfills }: { backfills: readonly BackfillProgress[] }) {
  return (
    <section class="panel backfills" aria-labelledby="backfills-title">
      <h2 id="backfills-title">Backfills</h2>
      <p class="muted">
        Occurrences of a past range, run again or for the first time, whether or not they are owed.
      </p>
      {backfills.length > 0 && <Table backfills={backfills} />}
      <Begin />
    </section>
  )
}

function Table({ backfills }: { backfills: readonly BackfillProgress[] }) {
  const { zone } = useView()
  return (
    <table class="cards">
      <caption class="unseen">Backfills, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Schedule</th>
          <th scope="col">Range, {zone}</th>
          <th scope="col">Progress</th>
          <th scope="col" class="number">
            Pace
          </th>
          <th scope="col">Asked for</th>
          <th scope="col">
            <span class="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {backfills.map((backfill) => (
          <Row backfill={backfill} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ backfill }: { backfill: BackfillProgress }) {
  const link = useLink()
  const { id, scheduleId, since, until, pace, requestedBy, requestReason, requestedAt, state } = backfill
  return (
    <tr id={`backfill-${id}`}>
      <th scope="row">
        <a class="name" href={link(`runs?scheduleId=${scheduleId}&trigger=backfill`)}>
          {scheduleId}
        </a>
        <span class="small muted">backfill {id}</span>
      </th>
      <td data-label="Range">
        <span>
          <WallRange from={since} to={until} />
        </span>
      </td>
      <td data-label="Progress">
        <Progress backfill={backfill} />
      </td>
      <td data-label="Pace" class="number">
        <span>{pace}</span>
      </td>
      <td data-label="Asked for">
        <span>
          <Ago at={requestedAt} /> by {requestedBy}
          {requestReason && <span class="small muted block">{requestReason}</span>}
        </span>
      </td>
      <td class="acts">
        {state === 'running' && (
          <AskLink href={`missed/backfills/${id}/cancel`} label={`Cancel backfill ${id}`}>
            Cancel
          </AskLink>
        )}
      </td>
    </tr>
  )
}

function Progress({
  backfill: { state, done, total, failed, running, eta, error },
}: {
  backfill: BackfillProgress
}) {
  return (
    <span>
      {total !== null && total > 0 && <progress value={done} max={total} aria-label="Done" />}
      <span class="block">
        {state}: {done} {total === null ? 'done so far' : `of ${total} done`}
        {running > 0 && `, ${running} running`}
        {failed > 0 && <span class="bad">, {failed} did not succeed</span>}
      </span>
      {eta !== null && (
        <span class="small muted block">
          done <Ago at={eta} />, as it goes
        </span>
      )}
      {error !== null && <span class="bad block">{error}</span>}
    </span>
  )
}

function Begin() {
  const { mayChange } = useView()
  const link = useLink()
  return (
    <form class="toolbar begin" method="get" action={link('missed/backfill')} aria-label="Begin a backfill">
      <input type="hidden" name="back" value="missed" />
      <label>
        Schedule
        <input
          id="backfill-schedule"
          type="text"
          name="scheduleId"
          required
          autocomplete="off"
          hx-morph-skip
        />
      </label>
      <label>
        From, UTC
        <input id="backfill-from" type="datetime-local" name="from" required hx-morph-skip />
      </label>
      <label>
        To, UTC
        <input id="backfill-to" type="datetime-local" name="to" required hx-morph-skip />
      </label>
      <label>
        Runs at a time
        <input id="backfill-pace" type="number" name="pace" value="1" min="1" max="1000" hx-morph-skip />
      </label>
      <button
        type="submit"
        disabled={!mayChange}
        title={mayChange ? undefined : 'You may look; only ADMIN may change things.'}
      >
        Backfill…
      </button>
    </form>
  )
}
