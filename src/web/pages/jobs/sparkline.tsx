const width = 96
const height = 24

/** How long the latest attempts took, the oldest first; the last one is marked. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  if (values.length < 2) return null
  const most = Math.max(...values, Number.MIN_VALUE)
  const points = values.map((value, index) => ({
    x: 3 + (index * (width - 6)) / (values.length - 1),
    y: height - 3 - ((height - 6) * value) / most,
  }))
  const last = points.at(-1)!
  const text = points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
  return (
    <svg class="sparkline" width={width} height={height} role="img" aria-label={label}>
      <polyline points={text} />
      <circle cx={last.x.toFixed(1)} cy={last.y.toFixed(1)} r="2.5" />
    </svg>
  )
}
