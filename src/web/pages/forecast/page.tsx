import type { NextOccurrence } from '../../../db/upcoming.ts'
import { Layout } from '../frame/layout.tsx'
import { CopyAs } from '../parts/copy-as.tsx'
import type { Copied } from '../parts/ways.ts'
import { useLink } from '../view.ts'
import { ClockCard } from './clock-card.tsx'
import type { ZoneChange } from './clock-changes.ts'
import { NextList } from './list.tsx'
import { DayMap, WeekMap } from './maps.tsx'
import type { Outlook } from './outlook.ts'
import { Readouts } from './readouts.tsx'

type ForecastPageProps = {
  outlook: Outlook
  coming: NextOccurrence[]
  changes: ZoneChange[]
  /** Disabled, and not to be enabled by the end of a pause. */
  pausedCount: number
  isPausedIncluded: boolean
  /** How many schedules there are to look at, where not all are. */
  looksAt?: number | undefined
  copied: Copied
}

export function ForecastPage(props: ForecastPageProps) {
  const { outlook, coming, changes, pausedCount, isPausedIncluded, looksAt, copied } = props
  return (
    <Layout title="Forecast" topics={['acts']}>
      <div class="page-head">
        <h1>Forecast</h1>
        <PausedSwitch count={pausedCount} isIncluded={isPausedIncluded} />
        <CopyAs {...copied} />
      </div>
      <p class="muted intro">
        By the calendar: blackouts, flags, jitter and overlap are judged when an occurrence is due, and are
        not in the numbers.
        {looksAt !== undefined && ` Of the first ${looksAt} schedules.`}
      </p>
      <div class="parts">
        <DayMap quarters={outlook.quarters} />
        <Readouts outlook={outlook} />
        <WeekMap days={outlook.days} />
        <NextList coming={coming} />
        <ClockCard changes={changes} />
      </div>
    </Layout>
  )
}

function PausedSwitch({ count, isIncluded }: { count: number; isIncluded: boolean }) {
  const link = useLink()
  if (count === 0) return null
  return (
    <nav class="segments" aria-label="Which schedules are counted">
      <a href={link('forecast')} aria-current={isIncluded ? undefined : 'true'}>
        Enabled
      </a>
      <a href={link('forecast?paused=include')} aria-current={isIncluded ? 'true' : undefined}>
        With {count} paused or disabled
      </a>
    </nav>
  )
}
