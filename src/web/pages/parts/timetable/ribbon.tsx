import { html, raw } from 'hono/html'
import { across, percent } from './axis.ts'
import { linesOf } from './drawing.ts'
import { type Mark, pillOf } from './marks.ts'

type RibbonProps = {
  marks: readonly Mark[]
  /** The words of a mark; without them nothing is told on hover but by scripts. */
  words?: ((mark: Mark) => string | undefined) | undefined
  /** Where less is drawn than there is: up to here it is only hinted at. */
  drawnFrom?: number | undefined
  /** Where less is forecast than would be seen: from here on it is only hinted at. */
  drawnUntil?: number | undefined
  background?: string
  class?: string
}

/**
 * The occurrences of one schedule, drawn: the seven states by seven silhouettes, on the background of `RibbonBackground`,
 * which must be on the page once. As high and as wide as its place. Whoever cannot see it has words and a table beside it.
 * Written out, since a page holds hundreds.
 */
export function Ribbon(props: RibbonProps) {
  const { marks, words, drawnFrom = 0, drawnUntil = across, background = 'ribbon-background' } = props
  const placed = marks.filter(({ shape }) => shape === 'skipped' || shape === 'missed' || shape === 'running')
  return html`<svg class="${`ribbon ${props.class ?? ''}`.trim()}" width="100%" height="100%" aria-hidden="true"
    ><use href="#${background}"/>${drawnFrom > 0 && undrawn(0, drawnFrom)}${drawnUntil < across && undrawn(drawnUntil, across)}<svg
      aria-hidden="true" y="50%" width="100%" height="40" viewBox="0 0 480 40" preserveAspectRatio="none" overflow="visible"
      >${raw(pathsOf(marks))}</svg
    >${placed.map((mark) => <Placed mark={mark} />)}${words && marks.map((mark) => <Target mark={mark} words={words(mark)} />)}</svg
  >`
}

function pathsOf(marks: readonly Mark[]): string {
  return Object.entries(linesOf(marks))
    .map(([name, d]) => `<path class="${name}" d="${d}"/>`)
    .join('')
}

function undrawn(from: number, until: number) {
  return <rect class="undrawn" x={percent(from)} width={percent(until - from)} height="3" y="50%" />
}

/** What keeps its shape however wide the ribbon is. */
function Placed({ mark }: { mark: Mark }) {
  const { shape, x, width, count } = mark
  if (shape === 'running')
    return <rect class="running" x={percent(x)} width={percent(Math.max(width, 4))} y="50%" height="12" />
  if (count === 1) return <use href={`#mark-${shape}`} x={percent(x)} y="50%" />
  const pill = pillOf(mark)
  return (
    <>
      <rect
        class={`pill ${shape}`}
        x={percent(pill.x)}
        width={percent(pill.width)}
        y="50%"
        height="14"
        rx="7"
      />
      <text class={shape} x={percent(pill.x + pill.width / 2)} y="50%" dy="4">
        {count}
      </text>
    </>
  )
}

/** What the pointer finds: wider than the mark, invisible, with its words. */
function Target({ mark: { x, width }, words }: { mark: Mark; words: string | undefined }) {
  if (words === undefined) return null
  return (
    <rect class="target" x={percent(x - 3)} width={percent(Math.max(width, 0) + 6)} height="100%">
      <title>{words}</title>
    </rect>
  )
}
