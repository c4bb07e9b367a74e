import type { Child } from 'hono/jsx'
import { useView } from '../view.ts'
import { Ago } from './when.tsx'
import { absolute } from './wording.ts'

type Instant = {
  at: Date
  /** With its offset, in the zone of the schedule. */
  local: string
  note?: string
}
type InstantsProps = {
  instants: readonly Instant[]
  timezone: string
  /** One more column: what becomes of it. */
  outcome?: ((at: Date) => Child) | undefined
}

/** Occurrences in the zone of their schedule and in that of whoever looks, which are both named, and from now. */
export function Instants({ instants, timezone, outcome }: InstantsProps) {
  const { zone } = useView()
  const isTwo = zone !== timezone
  return (
    <table class="next-instants cards">
      <caption class="unseen">Occurrences to come</caption>
      <thead>
        <tr>
          <th scope="col">{timezone}</th>
          {isTwo && <th scope="col">{zone}</th>}
          <th scope="col">From now</th>
          {outcome && <th scope="col">What will happen</th>}
        </tr>
      </thead>
      <tbody>
        {instants.map(({ at, local, note }) => (
          <tr>
            <th scope="row" class="mono">
              {localText(local)}
              {note && <span class="instant-note">{note}</span>}
            </th>
            {isTwo && (
              <td class="mono" data-label={zone}>
                {absolute(at, zone).slice(0, -zone.length - 1)}
              </td>
            )}
            <td data-label="From now">
              <Ago at={at} />
            </td>
            {outcome && <td data-label="What">{outcome(at)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Thu 2026-11-26 02:30:00 +01:00 */
function localText(local: string): string {
  const weekday = new Date(`${local.slice(0, 10)}T00:00:00Z`).toUTCString().slice(0, 3)
  return `${weekday} ${local.slice(0, 10)} ${local.slice(11, 19)} ${local.slice(19)}`
}
