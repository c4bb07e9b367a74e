import type { BackfillProgress } from '../../../db/backfills.ts'
import type { Count } from '../../../timed.ts'
import { counted } from '../../../wording.ts'
import { AskPage } from '../parts/ask.tsx'
import { Wall, WallRange } from '../parts/wall.tsx'
import { Reason } from '../run/asks.tsx'
import { useView } from '../view.ts'

type AskProps = {
  asked: { scheduleId: string; from: Date; to: Date; pace: number }
  count: Count
  back: string
}

export function AskBackfill({ asked: { scheduleId, from, to, pace }, count: found, back }: AskProps) {
  const { zone } = useView()
  const { count, isMore, instants, last } = found
  const many = `${isMore ? 'more than ' : ''}${counted(count, 'occurrence')}`
  const rest = count - instants.length
  return (
    <AskPage title={`Backfill ${scheduleId}?`} action="missed/backfill" back={back} verb={`Run ${many}`}>
      <input type="hidden" name="scheduleId" value={scheduleId} />
      <input type="hidden" name="from" value={from.toISOString()} />
      <input type="hidden" name="to" value={to.toISOString()} />
      <input type="hidden" name="pace" value={String(pace)} />
      <p>
        <strong>{many}</strong> of <span class="mono">{scheduleId}</span> from{' '}
        <WallRange from={from} to={to} /> {zone}, the oldest first,{' '}
        {pace === 1 ? 'one at a time' : `${pace} at a time`}. Whether or not they ran before; the schedule
        goes on beside it.
      </p>
      <section class="scrolls instants" tabindex={0} aria-label="Instants">
        <ol>
          {instants.map((at) => (
            <li>
              <Wall at={at} />
            </li>
          ))}
        </ol>
        {rest > 0 && last !== null && (
          <p class="muted">
            … {isMore ? 'and on' : `${rest} more, the last`} {!isMore && <Wall at={last} />}
          </p>
        )}
      </section>
      <Reason />
    </AskPage>
  )
}

export function AskCancelBackfill({ backfill, back }: { backfill: BackfillProgress; back: string }) {
  const { id, scheduleId, remaining } = backfill
  return (
    <AskPage
      title={`Cancel backfill ${id}?`}
      action={`missed/backfills/${id}/cancel`}
      back={back}
      verb={`Cancel backfill ${id}`}
      isDestructive
    >
      <p>
        <span class="mono">{scheduleId}</span>: it begins no further run
        {remaining !== null && `; ${counted(remaining, 'occurrence')} would still have come`}. Runs under way
        go on, and the schedule too.
      </p>
      <Reason />
    </AskPage>
  )
}
