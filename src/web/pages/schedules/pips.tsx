import { html, raw } from 'hono/html'
import type { Outcome } from '../../../db/schedule-signs.ts'
import { type Kind, kindWords } from '../parts/timetable/timetable.ts'

const kindsOf: Record<Outcome, Kind> = {
  pending: 'running',
  queued: 'running',
  running: 'running',
  succeeded: 'ok',
  late: 'late',
  failed: 'failed',
  lost: 'failed',
  cancelled: 'skipped',
  skipped: 'skipped',
  missed: 'missed',
}

/** Each kind around the middle of its pip, seven wide. */
const shapes: Record<Kind, string> = {
  ok: 'v8',
  late: 'v8',
  failed: 'm0-3v14',
  running: 'm0 3v5',
  skipped: 'm-2 2h4v4h-4z',
  missed: 'm-2 0h4v8h-4z',
  planned: '',
}
const step = 7

/** The last ten outcomes in their order, the newest at the right: a daily job has more to say than one mark a day. */
export function Pips({ outcomes }: { outcomes: readonly Outcome[] }) {
  if (outcomes.length === 0) return <span class="muted">none yet</span>
  const kinds = outcomes.map((outcome) => kindsOf[outcome])
  const present = [...new Set(kinds)]
  const pathOf = (kind: Kind) =>
    kinds
      .flatMap((each, index) => (each === kind ? [`M${(9 - index) * step + 4} 4${shapes[kind]}`] : []))
      .join('')
  const paths = present.map((kind) => `<path class="${kind}" d="${pathOf(kind)}"/>`).join('')
  return html`<svg class="pips" width="72" height="16" role="img" aria-label="${wordsOf(kinds)}">${raw(paths)}</svg>`
}

/** "newest first: failed, ran 9 times" */
function wordsOf(kinds: readonly Kind[]): string {
  const stretches: { kind: Kind; count: number }[] = []
  for (const kind of kinds) {
    const former = stretches.at(-1)
    if (former?.kind === kind) former.count += 1
    else stretches.push({ kind, count: 1 })
  }
  const told = stretches.map(({ kind, count }) => kindWords[kind] + (count > 1 ? ` ${count} times` : ''))
  return `Newest first: ${told.join(', ')}`
}
