import { useView } from '../view.ts'
import { absolute } from './wording.ts'

/** 2026-11-22 03:30:00 in a zone that is named nearby. */
export function wall(at: Date, zone: string): string {
  return absolute(at, zone).slice(0, 19)
}

/** An instant on the wall clock of whoever looks, for columns whose head names the zone. */
export function Wall({ at, isShort = false }: { at: Date; isShort?: boolean }) {
  const { zone } = useView()
  const text = wall(at, zone)
  return (
    <time datetime={at.toISOString()} title={absolute(at, zone)}>
      {isShort ? text.slice(11) : text}
    </time>
  )
}

/** A range of instants; the day is told once where it is the same. */
export function WallRange({ from, to }: { from: Date; to: Date }) {
  const { zone } = useView()
  const isSameDay = wall(from, zone).slice(0, 10) === wall(to, zone).slice(0, 10)
  return (
    <>
      <Wall at={from} /> – <Wall at={to} isShort={isSameDay} />
    </>
  )
}

/** A distance in time as columns show it: "+0.3 s", "2.0 min". */
export function brief(seconds: number): string {
  if (Math.abs(seconds) < 1) return `${Math.round(seconds * 1_000)} ms`
  if (Math.abs(seconds) < 90) return `${seconds.toFixed(1)} s`
  if (Math.abs(seconds) < 5_400) return `${(seconds / 60).toFixed(1)} min`
  return Math.abs(seconds) < 129_600
    ? `${(seconds / 3_600).toFixed(1)} h`
    : `${(seconds / 86_400).toFixed(1)} d`
}
