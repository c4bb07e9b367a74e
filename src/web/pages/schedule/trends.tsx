import type { RunTiming } from '../../../db/schedule-record.ts'
import { Trend } from '../parts/trend.tsx'

/** How long the last runs took, and how late they began. */
export function Trends({ points }: { points: readonly RunTiming[] }) {
  const took = points.map(({ scheduledFor: at, took, status }) => ({
    at,
    seconds: took,
    isBad: status === 'failed',
  }))
  const late = points.flatMap(({ scheduledFor: at, late }) =>
    late === null ? [] : [{ at, seconds: Math.max(0, late), isBad: false }],
  )
  return (
    <>
      <Trend id="took" title="Duration" what="took" points={took} />
      <Trend id="late" title="Lateness" what="began late by" points={late} />
    </>
  )
}
