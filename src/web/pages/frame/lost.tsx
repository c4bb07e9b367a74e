import { absolute, span } from '../parts/wording.ts'
import { useView } from '../view.ts'

export const retrySeconds = 5

/** In place of how the daemon is, which nobody knows. */
export function LostBanner({ at }: { at: Date }) {
  const { now, zone } = useView()
  const age = (now.getTime() - at.getTime()) / 1_000
  return (
    <section id="banner" class="banner lost" aria-label="Database">
      <p role="alert">
        <span class="dot" aria-hidden="true" />
        <strong>The database cannot be reached.</strong>
      </p>
      <p id="consequence">
        This is what was true at <time datetime={at.toISOString()}>{absolute(at, zone)}</time>,{' '}
        <span data-seconds={Math.round(age)}>{span(age)}</span> ago; trying again every {retrySeconds} s.
      </p>
    </section>
  )
}

/** What the tab says first. */
export function alarmOfLost(at: Date, now: Date): string {
  return `● No database, ${span((now.getTime() - at.getTime()) / 1_000)} old · `
}
