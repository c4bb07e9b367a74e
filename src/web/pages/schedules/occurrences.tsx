import type { RunDetail } from '../../../db/runs.ts'
import type { ScheduleDetail } from '../../../db/schedules.ts'
import type { Occurrence } from '../../../db/upcoming.ts'
import { duration } from '../../../wording.ts'
import { Layout } from '../frame/layout.tsx'
import { CopyAs } from '../parts/copy-as.tsx'
import type { Copied } from '../parts/ways.ts'
import { absolute } from '../parts/wording.ts'
import { useLink, useView } from '../view.ts'
import { offeredWindows, type Window } from './choice.ts'
import { reasonWords } from './reasons.ts'

type OccurrencesProps = {
  schedule: ScheduleDetail
  window: Window
  runs: readonly RunDetail[]
  plan: readonly Occurrence[]
  /** Only the newest are shown. */
  isCut: boolean
  copied: Copied
}

/** What the ribbon of a schedule shows, as a table: the same occurrences, the latest first, each with its reason. */
export function OccurrencesPage({ schedule, window, runs, plan, isCut, copied }: OccurrencesProps) {
  const { zone } = useView()
  const link = useLink()
  const { id, timezone } = schedule
  return (
    <Layout title={`Occurrences of ${id}`} topics={['schedules', 'runs']}>
      <div class="page-head">
        <h1>
          Occurrences of <a href={link(`schedules/${id}`)}>{id}</a>
        </h1>
        <nav class="segments" aria-label="Window of time">
          {offeredWindows.map((each) => (
            <a
              href={link(`schedules/${id}/occurrences?window=${each}`)}
              aria-current={each === window ? 'true' : undefined}
            >
              {each.replace(/(?=[hd])/, ' ')}
            </a>
          ))}
        </nav>
        <CopyAs {...copied} />
      </div>
      <table class="cards">
        <caption>
          What comes, then what was, the latest first{isCut && `: the last ${runs.length} of them`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Due, {timezone}</th>
            {zone !== timezone && <th scope="col">Due, {zone}</th>}
            <th scope="col">State</th>
            <th scope="col">Why</th>
            <th scope="col" class="number">
              Late
            </th>
            <th scope="col" class="number">
              Took
            </th>
            <th scope="col">Run</th>
          </tr>
        </thead>
        <tbody>
          {plan.toReversed().map((each) => (
            <tr class="off">
              <Due at={each.scheduledFor} own={timezone} />
              <td data-label="State">
                <span class="status">planned</span>
              </td>
              <td data-label="Why">{each.reason && `would be ${reasonWords(each.reason)}`}</td>
              <td />
              <td />
              <td />
            </tr>
          ))}
          {runs.map((run) => (
            <Row run={run} own={timezone} />
          ))}
        </tbody>
      </table>
      {runs.length + plan.length === 0 && (
        <p class="empty">Nothing happened in this stretch of time, and nothing is forecast.</p>
      )}
    </Layout>
  )
}

function Due({ at, own }: { at: Date; own: string }) {
  const { zone } = useView()
  return (
    <>
      <th scope="row">
        <time datetime={at.toISOString()}>{absolute(at, own)}</time>
      </th>
      {zone !== own && <td data-label="Due here">{absolute(at, zone)}</td>}
    </>
  )
}

function Row({ run, own }: { run: RunDetail; own: string }) {
  const link = useLink()
  const { id, status, reason, sentence, detail, occurrences, late, took } = run
  return (
    <tr id={`run-${id}`}>
      <Due at={run.scheduledFor} own={own} />
      <td data-label="State">
        <span class={`status ${status}`}>{reason === 'missed' ? 'missed' : status}</span>
        {occurrences > 1 && <span class="muted"> {occurrences} occurrences</span>}
      </td>
      <td data-label="Why">
        {sentence} {detail && <span class="muted">{detail}</span>}
      </td>
      <td data-label="Late" class="number">
        {late !== null && duration(late * 1_000)}
      </td>
      <td data-label="Took" class="number">
        {took !== null && duration(took * 1_000)}
      </td>
      <td data-label="Run">
        <a href={link(`runs/${id}`)}>{id}</a>
      </td>
    </tr>
  )
}
