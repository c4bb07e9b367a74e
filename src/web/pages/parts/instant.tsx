import { absolute, relative } from './wording.ts'

/** An instant both ways: how far from now, and when exactly. */
export function Instant({ at, now }: { at: Date; now: Date }) {
  return (
    <time datetime={at.toISOString()}>
      <span class="relative">{relative({ at, now })}</span> <span class="absolute">{absolute(at)}</span>
    </time>
  )
}
