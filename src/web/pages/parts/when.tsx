import { useView } from '../view.ts'
import { absolute, relative } from './wording.ts'

/** An instant both ways: how far from now, which scripts keep true, and when exactly, in the zone of whoever looks. */
export function When({ at }: { at: Date }) {
  const { now, zone } = useView()
  return (
    <time datetime={at.toISOString()}>
      <span class="relative" data-relative>
        {relative({ at, now })}
      </span>{' '}
      <span class="absolute">{absolute(at, zone)}</span>
    </time>
  )
}

/** The same on one short line: exactly when is told on hover. */
export function Ago({ at }: { at: Date }) {
  const { now, zone } = useView()
  return (
    <time datetime={at.toISOString()} title={absolute(at, zone)} data-relative>
      {relative({ at, now })}
    </time>
  )
}
