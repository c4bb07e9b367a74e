import type { Happened } from './happened.ts'
import type { Mark, Tally } from './marks.ts'

/** Lines by the class that paints them, around y = 0. Lines keep their width however wide the ribbon is drawn. */
export type Lines = Partial<Record<LineName, string>>
type LineName = 'ok' | 'failed' | 'late' | 'whisker' | 'planned' | 'bars' | 'bars-late' | 'teeth' | 'left-out'

const baseline = 5
const tallest = 14
const longestTooth = 8
const leastWhisker = 5

export function linesOf(marks: readonly Mark[]): Lines {
  const shapes = Map.groupBy(marks, ({ shape }) => shape)
  const of = (shape: Mark['shape']) => shapes.get(shape) ?? []
  const late = of('late')
  return present({
    ok: upright(of('ok'), 7),
    failed: upright(of('failed'), 11),
    late: late.map((mark) => `M${endOf(mark)}-5v10`).join(''),
    whisker: late.map((mark) => `M${mark.x}-2v4m0-2H${endOf(mark)}`).join(''),
    planned: outlines(of('planned')),
    ...bucketLines(of('bucket')),
  })
}

/** Where a late run really started, far enough from its due time to be seen. */
function endOf({ x, width }: Mark): number {
  return x + Math.max(width, leastWhisker)
}

/** Each begins where the one before it ended, so that a regular row is a repeated text. */
function upright(marks: readonly Mark[], reach: number): string {
  return stepwise(marks, -reach, (dx) => `m${dx}-${2 * reach}v${2 * reach}`, `v${2 * reach}`)
}

function outlines(marks: readonly Mark[]): string {
  return stepwise(marks, -6, (dx) => `m${dx} 0h3v12h-3z`, 'h3v12h-3z')
}

function stepwise(marks: readonly Mark[], y: number, next: (dx: number) => string, first: string): string {
  const [start, ...rest] = marks
  if (start === undefined) return ''
  const steps = rest.map((mark, index) => next(mark.x - marks[index]!.x))
  return `M${start.x} ${y}${first}${steps.join('')}`
}

function bucketLines(buckets: readonly Mark[]): Lines {
  const most = Math.max(...buckets.map(({ tally }) => Math.max(ranIn(tally), tally.failed ?? 0)), 1)
  const height = (count: number, full: number) =>
    count === 0 ? 0 : 3 + Math.round((count / most) * (full - 3))
  const parts = { bars: '', 'bars-late': '', teeth: '', 'left-out': '' }
  for (const { x, tally } of buckets) {
    const ran = height(ranIn(tally), tallest)
    const late = Math.round((ran * (tally.late ?? 0)) / Math.max(ranIn(tally), 1))
    if (ran > late) parts.bars += `M${x} ${baseline}v-${ran - late}`
    if (late > 0) parts['bars-late'] += `M${x} ${baseline - ran + late}v-${late}`
    const failed = height(tally.failed ?? 0, longestTooth)
    if (failed > 0) parts.teeth += `M${x} ${baseline + 1}v${failed}`
    if ((tally.skipped ?? 0) + (tally.missed ?? 0) > 0) parts['left-out'] += `M${x - 2}-15h4v3h-4z`
  }
  return parts
}

function ranIn({ ok = 0, late = 0, running = 0 }: Tally): number {
  return ok + late + running
}

function present(lines: Lines): Lines {
  return Object.fromEntries(Object.entries(lines).filter(([, line]) => line !== ''))
}

export function tallyOf(happened: readonly Happened[]): Tally {
  const tally: Tally = {}
  for (const { kind, count } of happened) tally[kind] = (tally[kind] ?? 0) + count
  return tally
}
