import type { Health } from '../../../db/health.ts'
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

type Place = (typeof places)[number]
type Badge = { count: number; means: string; path: string }

/** The way to every page; what needs somebody carries its count, as far as that is known. */
export function Nav({ health }: { health: Health | undefined }) {
  const badges: Partial<Record<Place['path'], Badge>> = {
    runs: { count: health?.failing ?? 0, means: 'failing', path: 'runs?status=failing' },
    missed: { count: health?.owed ?? 0, means: 'owed', path: 'missed' },
  }
  return (
    <nav class="nav" aria-label="Pages">
      <ul>
        {places.map((place) => (
          <li>
            <Way place={place} badge={badges[place.path]} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Way({ place: { path, name, keys }, badge }: { place: Place; badge: Badge | undefined }) {
  const { path: here } = useView()
  const link = useLink()
  const key = useKeys()
  const isHere = here.split(/[/?]/)[0] === path
  return (
    <>
      <a
        href={link(path)}
        aria-current={isHere ? 'page' : undefined}
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
