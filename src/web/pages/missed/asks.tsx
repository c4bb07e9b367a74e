import type { RunDetail } from '../../../db/runs.ts'
import { counted } from '../../../wording.ts'
import { Layout } from '../frame/layout.tsx'
import { AskPage } from '../parts/ask.tsx'
import { Status } from '../parts/status.tsx'
import { Wall, WallRange } from '../parts/wall.tsx'
import { Reason } from '../run/asks.tsx'
import { useLink, useView } from '../view.ts'
import type { Choice, Planned } from './choice.ts'
import { occurrencesOf } from './groups.ts'

type AskProps = { choice: Choice; back: string }

type AskRunProps = AskProps & { planned: readonly Planned[]; perMinute: number | undefined }

export function AskRun({ choice, planned, perMinute, back }: AskRunProps) {
  const count = planned.length
  if (count === 0) return <NothingLeft choice={choice} verb="run" back={back} />
  return (
    <AskPage title={`Run ${count} missed?`} action="missed/run" back={back} verb={`Run ${count} missed`}>
      <input type="hidden" name="runs" value={planned.map(({ runId }) => runId).join(',')} />
      {perMinute !== undefined && <input type="hidden" name="perMinute" value={String(perMinute)} />}
      <p>
        {counted(count, 'run')} for {counted(occurrencesOf(planned), 'occurrence')}, the oldest of each
        schedule first{perMinute !== undefined && `, at most ${perMinute} of each in a minute`}.
      </p>
      <Instants rows={planned}>
        {(row) => (
          <>
            {row.sentence} {row.occurrences > 1 && <ForEach row={row} back={back} />}
          </>
        )}
      </Instants>
      <Besides choice={choice} />
      <Reason />
    </AskPage>
  )
}

/** A row of several occurrences becomes one run, which may not be what somebody wants who reads their number. */
function ForEach({ row, back }: { row: Planned; back: string }) {
  const link = useLink()
  const { scheduleId, firstScheduledFor, scheduledFor, occurrences } = row
  const range = { from: (firstScheduledFor ?? scheduledFor).toISOString(), to: scheduledFor.toISOString() }
  return (
    <>
      One run stands for its {occurrences} occurrences;{' '}
      <a href={link(`missed/backfill?${new URLSearchParams({ scheduleId, ...range, back })}`)}>a backfill</a>{' '}
      makes a run for each, and leaves the row owed until it is dismissed.
    </>
  )
}

export function AskDismiss({ choice, back }: AskProps) {
  const { owed } = choice
  if (owed.length === 0) return <NothingLeft choice={choice} verb="dismiss" back={back} />
  const verb = `Dismiss ${owed.length} missed`
  return (
    <AskPage title={`${verb}?`} action="missed/dismiss" back={back} verb={verb} isDestructive>
      <input type="hidden" name="runs" value={owed.map(({ id }) => id).join(',')} />
      <p>
        {counted(occurrencesOf(owed), 'occurrence')} will not be owed any more. The rows stay in the ledger
        with who dismissed them.
      </p>
      <Instants rows={owed.map((run) => ({ ...run, runId: run.id }))}>{() => null}</Instants>
      <Besides choice={choice} />
      <Reason />
    </AskPage>
  )
}

/** All that was chosen is settled: refused, with the runs that there are. */
function NothingLeft({ choice, verb, back }: AskProps & { verb: string }) {
  const link = useLink()
  return (
    <AskNothing title={`There is nothing to ${verb}`}>
      <Besides choice={choice} />
      <a class="button" href={link(back)} data-close>
        Back
      </a>
    </AskNothing>
  )
}

function AskNothing({ title, children }: { title: string; children?: unknown }) {
  return (
    <Layout title={title}>
      <section id="ask" class="card">
        <h1 id="ask-title">{title}</h1>
        {children}
      </section>
    </Layout>
  )
}

type Instant = {
  runId: number
  scheduleId: string
  scheduledFor: Date
  firstScheduledFor: Date | null
  occurrences: number
}

function Instants<Row extends Instant>({
  rows,
  children,
}: {
  rows: readonly Row[]
  children: (row: Row) => unknown
}) {
  const { zone } = useView()
  return (
    <section class="scrolls instants" tabindex={0} aria-label="Instants">
      <p class="muted small">Times in {zone}</p>
      <ol>
        {rows.map((row) => (
          <li>
            {row.firstScheduledFor === null ? (
              <Wall at={row.scheduledFor} />
            ) : (
              <>
                <WallRange from={row.firstScheduledFor} to={row.scheduledFor} /> ({row.occurrences})
              </>
            )}{' '}
            <span class="name inline">{row.scheduleId}</span> <span class="muted">{children(row)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** What was chosen and is not part of it: why not. */
function Besides({ choice: { left, settled } }: { choice: Choice }) {
  return (
    <>
      {left.length > 0 && <p>{counted(left.length, 'older one stays', 'older ones stay')} owed.</p>}
      {settled.length > 0 && (
        <ul class="settled">
          {settled.map((run) => (
            <li>
              <Settled run={run} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Settled({ run: { id, status, scheduleId, reason } }: { run: RunDetail }) {
  const link = useLink()
  return (
    <>
      <a href={link(`runs/${id}`)}>run {id}</a> of {scheduleId} was{' '}
      {reason === 'dismissed' ? 'dismissed' : 'made up for'} already: <Status status={status} />
    </>
  )
}
