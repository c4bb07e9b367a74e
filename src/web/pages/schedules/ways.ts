import type { Addresses } from '../addresses.ts'
import { type Copied, command, curl, literal, namesOf } from '../parts/ways.ts'
import { type Choice, type Window, windows } from './choice.ts'

const conditionOf: Record<Choice['show'], string | undefined> = {
  all: undefined,
  attention: "attention <> '{}'",
  paused: "state in ('disabled', 'paused')",
  running: "state = 'running'",
}

/** The same schedules elsewhere. */
export function waysOf({ show, q, order }: Choice, { page, api }: Addresses): Copied {
  const text = q === '' ? undefined : q
  const flag = (isSet: boolean) => (isSet ? '' : undefined)
  return {
    ways: {
      psql: psqlOf({ show, q }),
      punctual: command(['list'], {
        state: show === 'running' ? show : undefined,
        attention: flag(show === 'attention'),
        paused: flag(show === 'paused'),
        next: flag(order === 'next'),
      }),
      curl: curl(`${api}/schedules`, { state: show === 'running' ? show : undefined }),
      link: page,
    },
    leftOut: {
      punctual: namesOf({ text }),
      curl: [...(show === 'attention' || show === 'paused' ? [show] : []), ...namesOf({ text })],
    },
  }
}

/** Each word that was typed is looked for as the page looks for it. */
function psqlOf({ show, q }: Pick<Choice, 'show' | 'q'>): string {
  if (show === 'all' && q === '') return 'select * from punctual.schedule_status;'
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const conditions = [conditionOf[show], ...words.map((word) => `strpos(${told}, ${literal(word)}) > 0`)]
  return `select id, state, next_run_at, last_run_at, attention from punctual.schedule_signs() where ${conditions.filter(Boolean).join(' and ')} order by id;`
}

const told =
  "lower(concat_ws(' ', id, description, array_to_string(tags, ' '), target->>'job', target->>'group'))"

type Occurrences = { id: string; window: Window; since: Date; mostPlanned: number; mostRuns: number }

/** The same occurrences elsewhere: what comes, and what was. */
export function waysOfOccurrences(
  { id, window, since, mostPlanned, mostRuns }: Occurrences,
  { page, api }: Addresses,
): Copied {
  const hours = windows[window] / 3_600_000
  const minute = new Date(since.getTime() - (since.getTime() % 60_000)).toISOString()
  return {
    ways: {
      psql: `select * from punctual.upcoming_detail where schedule_id = ${literal(id)} limit ${mostPlanned}; select * from punctual.recent_runs where schedule_id = ${literal(id)} and scheduled_for >= now() - interval '${hours} hours' limit ${mostRuns};`,
      punctual: command(['runs', id], { limit: String(mostRuns) }),
      curl: curl(`${api}/schedules/${id}/history`, { since: minute, limit: String(mostRuns) }),
      link: page,
    },
    leftOut: { punctual: ['the window of time', 'what comes'], curl: ['what comes'] },
  }
}
