import type { Health } from '../../../db/health.ts'
import { Icon } from '../parts/icon.tsx'
import { useLink, useView } from '../view.ts'
import { type Key, useKeys } from './keys.ts'

/** The pages in their order, each with the keys that lead to it. */
export const places = [
  { path: 'schedules', name: 'Schedules', keys: 'g s' },
  { path: 'runs', name: 'Runs', keys: 'g r' },
  { path: 'missed', name: 'Missed', keys: 'g m' },
  { path: 'forecast', name: 'Forecast', keys: 'g f' },
  { path: 'daemon', name: 'Daemon', keys: 'g d' },
  { path: 'jobs', name: 'Jobs', keys: 'g j' },
  { path: 'cron', name: 'Cron lab', keys: 'g c' },
  { path: 'audit', name: 'Audit', keys: 'g a' },
] as const satisfies { path: string; name: string; keys: Key }[]

/** So many stand in the bar of a phone. */
const inBar = 4

type Place = (typeof places)[number]
type Badge = { count: number; means: string; path: string }

/**
 * The way to every page; what needs somebody carries its count, as far as that is known. All is one row, of which a phone has room
 * for the first alone: there the others are a list that More opens. They are beside it and not within, so that keys lead to
 * them while it is closed, and every browser shows them where there is no More.
 */
export function Nav({ health }: { health: Health | undefined }) {
  const badges: Partial<Record<Place['path'], Badge>> = {
    runs: { count: health?.failing ?? 0, means: 'failing', path: 'runs?status=failing' },
    missed: { count: health?.owed ?? 0, means: 'owed', path: 'missed' },
  }
  const ways = places.map((place) => (
    <li>
      <Way place={place} badge={badges[place.path]} />
    </li>
  ))
  return (
    <nav class="nav" aria-label="Pages">
      <ul>
        {ways.slice(0, inBar)}
        <li class="others">
          <More />
          <ul>{ways.slice(inBar)}</ul>
        </li>
      </ul>
    </nav>
  )
}

/** Named after the page that is open, where that is one of those which it hides. */
function More() {
  const here = useHere()
  const hidden = places.slice(inBar).find(({ path }) => path === here)
  return (
    <details id="more">
      <summary aria-current={hidden && 'true'}>
        {hidden ? (
          <>
            <span class="unseen">More, now </span>
            {hidden.name}
          </>
        ) : (
          'More'
        )}
        <Icon name="chevron-down" size={12} />
      </summary>
    </details>
  )
}

function Way({ place: { path, name, keys }, badge }: { place: Place; badge: Badge | undefined }) {
  const here = useHere()
  const link = useLink()
  const key = useKeys()
  return (
    <>
      <a
        href={link(path)}
        aria-current={here === path ? 'page' : undefined}
        {...key(keys, name)}
        {...(path === 'missed' && key('m'))}
      >
        {name}
      </a>
      {badge && badge.count > 0 && (
        <a href={link(badge.path)} class="counted">
          <span class="badge">
            {badge.count} <span class="unseen">{badge.means}</span>
          </span>
        </a>
      )}
    </>
  )
}

/** The place that is open, whichever of its pages. */
function useHere(): string | undefined {
  return useView().path.split(/[/?]/)[0]
}
