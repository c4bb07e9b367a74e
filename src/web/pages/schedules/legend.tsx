import {
  across,
  instantAt,
  type Kind,
  kindWords,
  marksOf,
  Ribbon,
  simply,
} from '../parts/timetable/timetable.ts'

const kinds: readonly Kind[] = ['ok', 'late', 'failed', 'running', 'skipped', 'missed', 'planned']
const axis = { from: new Date(0), now: new Date(across), until: new Date(across) }

/** The silhouettes and what they say. */
export function Legend() {
  return (
    <ul class="legend" aria-label="What the marks mean">
      {kinds.map((kind) => (
        <li class="legend-item">
          <span class="swatch">
            <Ribbon marks={sample(kind)} background="no-background" />
          </span>
          {kindWords[kind]}
        </li>
      ))}
      <li class="legend-item">
        <span class="swatch hatched" /> nobody kept time
      </li>
      <li class="legend-item">
        <span class="swatch dashed" /> a daemon started
      </li>
    </ul>
  )
}

/** Drawn narrower than a ribbon is, so what has an extent gets a larger one. */
function sample(kind: Kind) {
  const at = instantAt(axis, across / 2)
  const hasExtent = kind === 'running' || kind === 'late'
  return marksOf(axis, [simply(kind, at, 1)]).map((mark) => ({
    ...mark,
    x: across / (hasExtent ? 4 : 2),
    width: hasExtent ? across / 2 : 0,
  }))
}
