import type { RunDetail } from '../../../db/runs.ts'
import { duration } from '../../../wording.ts'
import { useRow } from '../frame/keys.ts'
import { Ago } from '../parts/when.tsx'
import { absolute } from '../parts/wording.ts'
import { useLink, useView } from '../view.ts'
import type { Told } from './read.ts'

/** What came last, and of what did not run why. */
export function LatestRuns({ told: { runs, schedule } }: { told: Told }) {
  const link = useLink()
  return (
    <section aria-labelledby="runs">
      <h2 id="runs">Last runs</h2>
      {runs.length === 0 ? (
        <p class="empty">
          Nothing has come due yet.{' '}
          {schedule.enabled
            ? 'The first occurrence is told above.'
            : 'It is not enabled; Run now works all the same.'}
        </p>
      ) : (
        <>
          <RunsTable runs={runs} />
          <p>
            <a href={link(`runs?scheduleId=${schedule.id}`)}>All runs of {schedule.id}</a>
          </p>
        </>
      )}
    </section>
  )
}

function RunsTable({ runs }: { runs: readonly RunDetail[] }) {
  const { zone } = useView()
  return (
    <table class="cards latest-runs">
      <caption class="unseen">Last runs, the newest first</caption>
      <thead>
        <tr>
          <th scope="col">Due, {zone}</th>
          <th scope="col">What became of it</th>
          <th scope="col" class="number">
            Began after
          </th>
          <th scope="col" class="number">
            Took
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <Run run={run} />
        ))}
      </tbody>
    </table>
  )
}

function Run({ run }: { run: RunDetail }) {
  const { zone } = useView()
  const link = useLink()
  const row = useRow()
  const { id, scheduledFor, status, trigger, took } = run
  return (
    <tr id={`run-${id}`}>
      <th scope="row">
        <a href={link(`runs/${id}`)} class="mono" {...row}>
          {absolute(scheduledFor, zone).slice(0, 19)}
        </a>
        <span class="note">
          <Ago at={scheduledFor} />
          {trigger !== 'schedule' && `, ${trigger.replace('_', ' ')}`}
        </span>
      </th>
      <td data-label="What">
        <span class={`status ${status}`}>{status}</span>
        <Reason run={run} />
      </td>
      <td data-label="Began after" class="number">
        {lateness(run)}
      </td>
      <td data-label="Took" class="number">
        {took === null ? '' : duration(took * 1_000)}
      </td>
    </tr>
  )
}

function lateness({ trigger, scheduledFor, startedAt }: RunDetail): string {
  if (startedAt === null || trigger !== 'schedule') return ''
  return duration(Math.max(0, startedAt.getTime() - scheduledFor.getTime()))
}

function Reason({
  run: { sentence, detail, error, occurrences, requestedBy, requestReason },
}: {
  run: RunDetail
}) {
  const asked = requestedBy && `asked for by ${requestedBy}${requestReason ? `: ${requestReason}` : ''}`
  const many = occurrences > 1 ? `${occurrences} occurrences.` : ''
  const told = [many, sentence, detail].filter(Boolean).join(' ')
  const words = [told, error?.split('\n')[0], asked].filter(Boolean).join(' · ')
  return words === '' ? null : <span class="why-words">{words}</span>
}
