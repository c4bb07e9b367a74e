import type { Health } from '../../../db/health.ts'
import { useLink, useView } from '../view.ts'

type Entry = { path: string; name: string; badge?: { count: number; means: string; path: string } }

/** The way to every page; what needs somebody carries its count, as far as that is known. */
export function Nav({ health }: { health: Health | undefined }) {
  const entries: Entry[] = [
    { path: 'schedules', name: 'Schedules' },
    {
      path: 'runs',
      name: 'Runs',
      badge: { count: health?.failing ?? 0, means: 'failing', path: 'runs?status=failing' },
    },
    { path: 'missed', name: 'Missed', badge: { count: health?.owed ?? 0, means: 'owed', path: 'missed' } },
    { path: 'forecast', name: 'Forecast' },
    { path: 'daemon', name: 'Daemon' },
    { path: 'jobs', name: 'Jobs' },
    { path: 'cron', name: 'Cron lab' },
    { path: 'audit', name: 'Audit' },
  ]
  return (
    <nav class="nav" aria-label="Pages">
      <ul>
        {entries.map((entry) => (
          <li>
            <Way {...entry} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Way({ path, name, badge }: Entry) {
  const { path: here } = useView()
  const link = useLink()
  const place = here.split(/[/?]/)[0]
  return (
    <>
      <a href={link(path)} aria-current={place === path ? 'page' : undefined}>
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
