import type { RunDetail } from '../../../db/runs.ts'
import type { ScheduleDetail } from '../../../db/schedules.ts'
import { duration } from '../../../wording.ts'
import { CopyAs } from '../parts/copy-as.tsx'
import { across, kindWords, type Mark, stretchWords, tallyWords } from '../parts/timetable/timetable.ts'
import { absolute } from '../parts/wording.ts'
import { useLink, useView } from '../view.ts'
import { reasonWords } from './reasons.ts'

type MarkCardProps = { schedule: ScheduleDetail; mark: Mark; run: RunDetail | undefined }

/** One mark of a ribbon in words. Scripts put it beside the ribbon and read the place from it. */
export function MarkCard({ schedule, mark, run }: MarkCardProps) {
  const { zone } = useView()
  const { timezone } = schedule
  const isOne = mark.count === 1
  const middle = mark.x + Math.max(mark.width, 0) / 2
  const due = run && isOne ? { ...mark, first: run.scheduledFor, last: run.scheduledFor } : mark
  return (
    <div
      class="mark"
      data-place={mark.x / across}
      data-middle={middle / across}
      data-run={isOne ? run?.id : undefined}
    >
      <p>
        <strong class={isOne ? `status ${wordClass(mark)}` : undefined}>
          {isOne ? wordOf(mark, run) : tallyWords(mark.tally)}
        </strong>
        <span class="muted">{schedule.id}</span>
      </p>
      <dl class="facts">
        <dt>Due</dt>
        <dd>
          {stretchWords(due, timezone)}
          {zone !== timezone && <span class="muted">{absolute(due.first, zone)}</span>}
        </dd>
        {run && isOne && <RunFacts run={run} />}
        {mark.reason && (!run || !isOne) && (
          <>
            <dt>Why</dt>
            <dd>{reasonWords(mark.reason)}</dd>
          </>
        )}
      </dl>
      {run && <Ways id={run.id} isOne={isOne} />}
    </div>
  )
}

/** What has not ended says how far it is. */
function wordOf(mark: Mark, run: RunDetail | undefined): string {
  const kind = onlyKind(mark)
  return kind === 'running' && run ? run.status : kindWords[kind]
}

function onlyKind({ tally }: Mark) {
  return Object.keys(tally)[0] as keyof typeof kindWords
}

const classes: Record<string, string> = {
  ok: 'succeeded',
  late: 'late',
  failed: 'failed',
  running: 'running',
}

function wordClass(mark: Mark): string {
  return classes[onlyKind(mark)] ?? 'skipped'
}

function RunFacts({ run }: { run: RunDetail }) {
  const { sentence, detail, late, took, error } = run
  return (
    <>
      {(sentence || detail) && (
        <>
          <dt>Why</dt>
          <dd>
            {sentence} {detail && <span class="muted">{detail}</span>}
          </dd>
        </>
      )}
      {late !== null && late >= 1 && (
        <>
          <dt>Started</dt>
          <dd>{duration(late * 1_000)} after it was due</dd>
        </>
      )}
      {took !== null && (
        <>
          <dt>Took</dt>
          <dd>{duration(took * 1_000)}</dd>
        </>
      )}
      {error && (
        <>
          <dt>Error</dt>
          <dd class="bad">{error.split('\n')[0]}</dd>
        </>
      )}
    </>
  )
}

function Ways({ id, isOne }: { id: number; isOne: boolean }) {
  const link = useLink()
  return (
    <>
      <p>
        <a href={link(`runs/${id}`)}>{isOne ? `Run ${id}` : `The last of them, run ${id}`}</a>
      </p>
      <CopyAs
        ways={{
          psql: `select * from punctual.run_detail where id = ${id} \\gx`,
          punctual: `punctual logs ${id}`,
        }}
      />
    </>
  )
}

export function NoMark() {
  return (
    <div class="mark">
      <p class="muted">Nothing happened in this stretch of time, and nothing is forecast.</p>
    </div>
  )
}
