import type { Child } from 'hono/jsx'
import { describe } from '../../../calendar/calendar.ts'
import type { PlannedJob } from '../../../db/schedule-record.ts'
import { counted, duration } from '../../../wording.ts'
import { Ago } from '../parts/when.tsx'
import { useLink } from '../view.ts'
import type { Told } from './read.ts'
import { targetWords } from './standing.tsx'

/** What the code says of it. */
export function Rule({ told: { schedule, timing, plan, origin } }: { told: Told }) {
  const link = useLink()
  const { cron, timezone, tags, payload, target } = schedule
  const lab = `cron?${new URLSearchParams({ cron, timezone, gap: schedule.dstGap, overlap: schedule.dstOverlap })}`
  return (
    <section aria-labelledby="rule" class="box">
      <h2 id="rule">Rule</h2>
      <dl class="rule-facts">
        <Fact name="When">
          {timing ? describe(timing) : 'Its expression cannot be read.'}
          <br />
          <code>{cron}</code> in {timezone}, <a href={link(lab)}>open in the Cron lab</a>
        </Fact>
        <Fact name="What">
          {targetWords(target)}
          <Plan plan={plan} />
        </Fact>
        {payload && Object.keys(payload).length > 0 && (
          <Fact name="Payload">
            <code>{JSON.stringify(payload)}</code>
          </Fact>
        )}
        {tags.length > 0 && (
          <Fact name="Tags">
            {tags.map((tag) => (
              <>
                <span class="chip">{tag}</span>{' '}
              </>
            ))}
          </Fact>
        )}
        <Fact name="In code">
          {origin.revision > 1 ? (
            <>
              changed <Ago at={origin.changedAt} />, revision {origin.revision}
            </>
          ) : (
            <>
              defined <Ago at={origin.definedAt} />, never changed since
            </>
          )}
        </Fact>
        {origin.syncedAt && (
          <Fact name="Synced">
            <Ago at={origin.syncedAt} />
            {origin.syncedBy && ` by ${origin.syncedBy}`}
            {origin.version && `, release ${origin.version}`}
            {origin.hash && (
              <>
                , definitions <code title={origin.hash}>{origin.hash.slice(0, 12)}</code>
              </>
            )}
          </Fact>
        )}
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children?: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Its jobs, wave by wave. */
function Plan({ plan }: { plan: readonly PlannedJob[] }) {
  const link = useLink()
  const waves = [...Map.groupBy(plan, ({ wave }) => wave)]
  if (waves.length === 0) return <p class="bad">No job is left that it could run.</p>
  return (
    <ol class="waves">
      {waves.map(([wave, jobs]) => (
        <li>
          {waves.length > 1 && <span class="wave">wave {wave}</span>}
          {jobs.map((job) => (
            <span class="wave-job">
              <a href={link(`jobs?job=${encodeURIComponent(job.job)}`)} class="mono">
                {job.job}
              </a>{' '}
              <span class="muted">{termsOf(job)}</span>
            </span>
          ))}
        </li>
      ))}
    </ol>
  )
}

function termsOf({ task, job, dependsOn, timeout, maxAttempts, queue }: PlannedJob): string {
  return [
    ...(task === null || task === job || task === `punctual:${job}` ? [] : [`task ${task}`]),
    ...(dependsOn.length > 0 ? [`after ${dependsOn.join(', ')}`] : []),
    ...(maxAttempts === null ? [] : [counted(maxAttempts, 'attempt')]),
    ...(timeout === null ? [] : [`at most ${duration(timeout * 1_000)} each`]),
    ...(queue === null ? [] : [`queue ${queue}`]),
  ].join(', ')
}
