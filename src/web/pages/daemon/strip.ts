import type { LedMinutes } from '../../../db/steadiness.ts'

/** The leader samples the queue four times a minute; a sample that falls into the next minute is no lateness. */
const inTime = 3

export type Level = 'full' | 'half' | 'gap' | 'unknown'
/** Minutes of one level that follow each other, counted from the first minute of the strip. */
export type Stretch = { level: Level; from: number; minutes: number }

const minute = 60_000

export function stretchesOf({ since, recordedSince, samples }: LedMinutes): Stretch[] {
  const stretches: Stretch[] = []
  const known = recordedSince === null ? samples.length : (recordedSince.getTime() - since.getTime()) / minute
  for (const [index, count] of samples.entries()) {
    const level = index + 1 <= known ? 'unknown' : levelOf(count)
    const last = stretches.at(-1)
    if (last?.level === level) last.minutes += 1
    else stretches.push({ level, from: index, minutes: 1 })
  }
  return stretches
}

function levelOf(samples: number): Level {
  if (samples >= inTime) return 'full'
  return samples > 0 ? 'half' : 'gap'
}

export function minutesAt(stretches: readonly Stretch[], level: Level): number {
  return stretches.reduce((sum, each) => sum + (each.level === level ? each.minutes : 0), 0)
}
