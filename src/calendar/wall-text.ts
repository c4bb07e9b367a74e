import { joined } from './never.ts'
import { minute, type WallTime } from './wall-times.ts'

/** `2026-03-08`. */
export function dateText(wall: WallTime): string {
  return new Date(wall).toISOString().slice(0, 10)
}

/** `02:30`, or `02:30:15` when there are seconds. */
export function timeText(wall: WallTime): string {
  return new Date(wall).toISOString().slice(11, wall % minute === 0 ? 16 : 19)
}

/** `2026-03-08T03:00:00-04:00`. */
export function localText(wall: WallTime, offset: number): string {
  const sign = offset < 0 ? '-' : '+'
  const size = timeText(Math.abs(offset))
  return `${new Date(wall).toISOString().slice(0, 19)}${sign}${size}`
}

/** `02:00, 02:15, 02:30 and 1 more`. */
export function timesText(walls: readonly WallTime[]): string {
  const shown = walls.slice(0, 3).map(timeText)
  return joined(walls.length > 3 ? [...shown, `${walls.length - 3} more`] : shown)
}
