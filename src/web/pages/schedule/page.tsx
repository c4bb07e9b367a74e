import type { Addresses } from '../addresses.ts'
import { Layout } from '../frame/layout.tsx'
import { ClockChangeCard } from '../parts/clock-changes.tsx'
import { useLink } from '../view.ts'
import { Acts } from './acts.tsx'
import { Calendar } from './calendar.tsx'
import { Figures } from './figures.tsx'
import { Head } from './head.tsx'
import { Next } from './next.tsx'
import { Policies } from './policies.tsx'
import type { Told } from './read.ts'
import { Rule } from './rule.tsx'
import { LatestRuns } from './runs.tsx'
import { Timeline } from './timeline.tsx'
import { Trends } from './trends.tsx'
import { WhyBox } from './why-box.tsx'

type SchedulePageProps = { told: Told; addresses: Addresses }

/** What does this one do, and what happened? */
export function SchedulePage({ told, addresses }: SchedulePageProps) {
  const { schedule, timing } = told
  const link = useLink()
  return (
    <Layout title={schedule.id} topics={['schedules', 'runs', 'acts']}>
      <article class={schedule.retiredAt === null ? 'schedule' : 'schedule retired'}>
        <p class="way-up">
          <a href={link('schedules')}>Schedules</a> / <span class="mono">{schedule.id}</span>
        </p>
        <Head told={told} addresses={addresses} />
        <Figures told={told} />
        <Timeline told={told} />
        <div class="columns">
          <div>
            <Next told={told} />
            <LatestRuns told={told} />
            <Trends points={told.points} />
          </div>
          <div>
            <Rule told={told} />
            {timing && <ClockChangeCard schedule={schedule} />}
            <WhyBox told={told} />
            <Calendar record={told.record} />
            <Policies schedule={schedule} />
            <Acts told={told} />
          </div>
        </div>
      </article>
    </Layout>
  )
}
