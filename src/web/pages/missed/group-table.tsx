import type { Debt } from '../../../db/debts.ts'
import { counted } from '../../../wording.ts'
import { useKeys, useRow } from '../frame/keys.ts'
import { Status } from '../parts/status.tsx'
import { brief, Wall, WallRange } from '../parts/wall.tsx'
import { useLink, useView } from '../view.ts'
import { type Group, occurrencesOf, schedulesOf } from './groups.ts'

/** What is owed for one cause, line by line; what was asked to run stays in its place and leads to its run. */
export function GroupTable({ group }: { group: Group }) {
  const { zone } = useView()
  const { key, owed, asked } = group
  const rows = [...owed, ...asked].sort(
    (one, other) => other.scheduledFor.getTime() - one.scheduledFor.getTime(),
  )
  return (
    <table class="debts cards" id={`group-${key}`}>
      <caption>
        {owed.length > 0 && <SelectAll group={group} />}
        <h2>
          <Cause group={group} />
        </h2>
        <span class="muted">
          {[
            owed.length > 0 &&
              `${counted(schedulesOf(owed), 'schedule')}, ${counted(occurrencesOf(owed), 'occurrence')} owed`,
            asked.length > 0 && `${counted(asked.length, 'run')} made up for`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </caption>
      <thead>
        <tr>
          <th scope="col" class="tick">
            <span class="unseen">Chosen</span>
          </th>
          <th scope="col">Schedule</th>
          <th scope="col">Due, {zone}</th>
          <th scope="col" class="number">
            Occurrences
          </th>
          <th scope="col">Catch-up</th>
          <th scope="col">If nobody acts</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((debt) => (
          <Line debt={debt} />
        ))}
      </tbody>
    </table>
  )
}

function Cause({ group: { cause, downFrom, downUntil } }: { group: Group }) {
  if (cause === 'outage' && downFrom !== null && downUntil !== null)
    return (
      <>
        Daemon down <WallRange from={downFrom} to={downUntil} />{' '}
        <span class="muted small">{brief((downUntil.getTime() - downFrom.getTime()) / 1_000)}</span>
      </>
    )
  if (cause === 'outage' && downUntil !== null)
    return (
      <>
        No daemon until <Wall at={downUntil} />
      </>
    )
  if (cause === 'catch_up_limit') return <>Beyond the limit of their catch-up</>
  return <>A daemon led, and came too late</>
}

/** Without scripts it stands for every line of its group; with them it ticks them too. */
function SelectAll({ group: { key, owed } }: { group: Group }) {
  return (
    <label class="all">
      <input
        type="checkbox"
        id={`all-${key}`}
        name="runs"
        value={owed.map(({ id }) => id).join(',')}
        aria-label={`All ${owed.length} of this group`}
        data-all
        hx-morph-skip
      />
    </label>
  )
}

function Line({ debt }: { debt: Debt }) {
  const link = useLink()
  const key = useKeys()
  const row = useRow()
  const { id, scheduleId, scheduledFor, firstScheduledFor, occurrences, catchUp, status } = debt
  const isOwed = status === 'skipped'
  return (
    <tr id={`debt-${id}`}>
      <td class="tick">
        {isOwed && (
          <input
            type="checkbox"
            id={`tick-${id}`}
            name="runs"
            value={String(id)}
            aria-label={`${scheduleId}, due ${scheduledFor.toISOString()}`}
            hx-morph-skip
            {...key('x')}
          />
        )}
      </td>
      <th scope="row">
        <a class="name" href={link(`schedules/${scheduleId}`)} {...row}>
          {scheduleId}
        </a>
      </th>
      <td data-label="Due">
        <span>
          {occurrences === 1 ? (
            <Wall at={scheduledFor} />
          ) : (
            <WallRange from={firstScheduledFor} to={scheduledFor} />
          )}
        </span>
      </td>
      <td data-label="Occurrences" class="number">
        <span>{occurrences}</span>
      </td>
      <td data-label="Catch-up">
        <span class="chip">{catchUp?.replace('_', ' ') ?? 'unknown'}</span>
      </td>
      <td data-label={isOwed ? 'Otherwise' : 'Run'}>
        {isOwed ? <Otherwise debt={debt} /> : <MadeUp debt={debt} />}
      </td>
    </tr>
  )
}

/** What happens when nobody acts. */
function Otherwise({ debt: { cause, catchUp, catchUpLimit, isRetired } }: { debt: Debt }) {
  if (isRetired) return <span>It never runs: the code no longer defines its schedule. Dismiss it.</span>
  if (cause === 'catch_up_limit')
    return <span>It never runs: catching up takes at most {catchUpLimit}, and left it out.</span>
  return <span>It never runs{catchUp === 'skip' ? ': what is missed is skipped' : ''}, and stays owed.</span>
}

function MadeUp({ debt: { id, status, requestedBy, requestReason } }: { debt: Debt }) {
  const link = useLink()
  return (
    <span>
      <Status status={status} /> <a href={link(`runs/${id}`)}>run {id}</a>
      <span class="small muted block">
        {[`asked for by ${requestedBy}`, requestReason].filter(Boolean).join(': ')}
      </span>
    </span>
  )
}
