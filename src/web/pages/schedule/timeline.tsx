import { occurrences } from '../../../calendar/calendar.ts'
import type { PastRun } from '../../../db/schedule-record.ts'
import type { ScheduleDetail } from '../../../db/schedules.ts'
import { type Key, useKeys } from '../frame/keys.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import {
  type Axis,
  happenedOf,
  type Kind,
  type Mark,
  marksOf,
  markWords,
  type Outage,
  outagesOf,
  planned,
  Ribbon,
  RibbonBackground,
  restartsOf,
  type Tally,
  TimeAxis,
  tallyWords,
} from '../parts/timetable/timetable.ts'
import { absolute, relative, span } from '../parts/wording.ts'
import { useLink, useView } from '../view.ts'
import { most, type Told } from './read.ts'
import { drawnFromOf, movesOf, queryOf, type Shown } from './span.ts'

/** Past and plan on one axis, in the window that its cadence asks for unless another one is chosen. */
export function Timeline({ told }: { told: Told }) {
  const { zone, now } = useView()
  const { schedule, axis, drawn, gaps, starts, sentences } = told
  const marks = marksOf(axis, [
    ...drawn.map((run) => happenedOf({ ...run, isLate: isLate(run, schedule) })),
    ...plan(told, now),
  ])
  const background = { axis, zone, outages: outagesOf(gaps), restarts: restartsOf(starts) }
  const drawnFrom = drawnFromOf(axis, {
    read: drawn.length,
    most: most.drawn,
    oldest: drawn.at(-1)?.scheduledFor,
  })
  const sentenceOf = (reason: string) => sentences.get(reason) ?? reason
  const wordsOf = (mark: Mark) => markWords(mark, { zone, own: schedule.timezone, reasonWords: sentenceOf })
  return (
    <section class={hasNow(axis) ? 'timeline' : 'timeline without-now'} aria-labelledby="timeline">
      <div class="timeline-head">
        <h2 id="timeline">Timeline</h2>
        <p class="muted">
          {absolute(axis.from, zone)} to {absolute(axis.until, zone)}: {tallyWords(tallyOf(marks))}
          {drawnFrom > 0 && `; of what came before, only that there was something`}
        </p>
        <Moves told={told} />
      </div>
      <div
        id="timeline-body"
        class="timeline-body"
        data-brush={`${axis.from.getTime()} ${axis.until.getTime()}`}
      >
        <RibbonBackground {...background} />
        <TimeAxis {...background} outageWords={(outage) => outageWords(outage, zone)} />
        <div class="timeline-ribbon">
          <Ribbon marks={marks} words={wordsOf} drawnFrom={drawnFrom} />
        </div>
        <div id="brushed" class="brushed" aria-hidden="true" hx-morph-skip />
      </div>
      <MarksTable marks={marks} wordsOf={wordsOf} />
    </section>
  )
}

function hasNow({ from, now, until }: Axis): boolean {
  return from <= now && now <= until
}

function tallyOf(marks: readonly Mark[]): Tally {
  const tally: Tally = {}
  for (const mark of marks)
    for (const [kind, count] of Object.entries(mark.tally) as [Kind, number][])
      tally[kind] = (tally[kind] ?? 0) + count
  return tally
}

function isLate({ trigger, scheduledFor, startedAt }: PastRun, { grace, jitter }: ScheduleDetail): boolean {
  if (trigger !== 'schedule' || startedAt === null) return false
  return startedAt.getTime() - scheduledFor.getTime() > (grace + (jitter ?? 0)) * 1_000
}

const mostPlanned = 3_000

function plan({ schedule, timing, axis, next }: Told, now: Date) {
  if (timing === undefined || !schedule.enabled || schedule.retiredAt !== null || axis.until <= now) return []
  const verdicts = new Map(next.map(({ scheduledFor, reason }) => [scheduledFor.getTime(), reason]))
  const after = axis.from > now ? axis.from : now
  const ahead = occurrences(timing, { after, until: axis.until, count: mostPlanned })
  return ahead.map((at) => planned(at, verdicts.get(at.getTime()) ?? null))
}

function outageWords({ from, until }: Outage, zone: string): string {
  return `Nobody kept time from ${absolute(from, zone)} to ${absolute(until, zone)}`
}

const moves: { name: keyof ReturnType<typeof movesOf>; icon: IconName; label: string; shortcut?: Key }[] = [
  { name: 'earlier', icon: 'chevron-right', label: 'Earlier' },
  { name: 'later', icon: 'chevron-right', label: 'Later' },
  { name: 'closer', icon: 'zoom-in', label: 'Zoom in', shortcut: '[' },
  { name: 'farther', icon: 'zoom-out', label: 'Zoom out', shortcut: ']' },
]

function Moves({ told: { schedule, shown, axis } }: { told: Told }) {
  const { now } = useView()
  const link = useLink()
  const targets = movesOf(shown, now)
  const addressOf = (target: Shown) => {
    const query = new URLSearchParams(queryOf(target)).toString()
    return link(`schedules/${schedule.id}${query === '' ? '' : `?${query}`}`)
  }
  return (
    <nav class="moves" aria-label="Timeline">
      <span class="chip">
        {shown.from ? span((axis.until.getTime() - axis.from.getTime()) / 1_000) : shown.span}
      </span>
      {moves.map((move) => (
        <Move {...move} target={targets[move.name]} addressOf={addressOf} />
      ))}
      {(shown.until || shown.span !== shown.usual) && (
        <a class="button" href={addressOf({ until: undefined, span: shown.usual, usual: shown.usual })}>
          {shown.until && shown.until < now
            ? `Now, ${relative({ at: now, now: shown.until }).replace('in ', '')} on`
            : 'As usual'}
        </a>
      )}
    </nav>
  )
}

type MoveProps = {
  target: Shown | undefined
  addressOf: (target: Shown) => string
  name: string
  icon: IconName
  label: string
  shortcut?: Key
}

function Move({ target, addressOf, name, icon, label, shortcut }: MoveProps) {
  const key = useKeys()
  const shape = `button icon-button ${name}`
  if (target === undefined)
    return (
      <button type="button" class={shape} disabled aria-label={label}>
        <Icon name={icon} />
      </button>
    )
  return (
    <a
      class={shape}
      href={addressOf(target)}
      aria-label={label}
      title={label}
      {...(shortcut && key(shortcut, label))}
    >
      <Icon name={icon} />
    </a>
  )
}

const mostTold = 200

/** The same for whoever cannot see it, or wants to read it. */
function MarksTable({ marks, wordsOf }: { marks: readonly Mark[]; wordsOf: (mark: Mark) => string }) {
  const link = useLink()
  const past = marks.filter(({ shape }) => shape !== 'planned').slice(-mostTold)
  if (past.length === 0) return null
  return (
    <details class="as-table" id="timeline-table">
      <summary>Show as a table</summary>
      <table>
        <caption class="unseen">What happened in the time that is shown, the newest first</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Run</th>
          </tr>
        </thead>
        <tbody>
          {past.toReversed().map((mark) => (
            <tr>
              <td>{wordsOf(mark)}</td>
              <td>{mark.runId !== null && <a href={link(`runs/${mark.runId}`)}>run {mark.runId}</a>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
