import type { Report, ScheduleSummary } from '../simulation/report.ts'
import { counted, some } from '../wording.ts'
import { label, labelled } from './labelled.ts'
import { paint, symbol } from './paint.ts'
import { table } from './table.ts'
import { span } from './times.ts'

/** A simulation on a screen: what became of the occurrences, then when most and when nothing fires. */
export function reportText(report: Report, { top }: { top: number }): string {
  const { from, to, total, schedules, peakMinute, took } = report
  const isBusy = total.fires > 0
  return [
    paint('bold', `${short(from)} to ${short(to)} UTC, ${counted(schedules.length, 'schedule')}`),
    `${counted(total.occurrences, 'occurrence')}: ${outcome(total)}`,
    '',
    summaries(schedules, top),
    ...(isBusy ? ['', hours(report.firesByHour)] : []),
    ...(peakMinute === null ? [] : [`${label('Peak')}${short(peakMinute.at)}, ${peakMinute.fires} fire`]),
    ...collisions(report),
    ...quiet(report),
    '',
    paint(
      'dim',
      `Played in ${span(took.ms)}: ${took.occurrencesPerSecond} occurrences/s, ${took.virtualDaysPerSecond} days/s`,
    ),
  ].join('\n')
}

function outcome({ fires, holds, skips, reasons }: Report['total']): string {
  const why = Object.entries(reasons).sort(([, one], [, other]) => other - one)
  const detail = why.length === 0 ? '' : ` (${why.map(([reason, count]) => `${reason} ${count}`).join(', ')})`
  const held = holds === 0 ? '' : `, ${holds} held at the end`
  return `${fires} fire, ${skips} skipped${held}${detail}`
}

function summaries(schedules: readonly ScheduleSummary[], top: number): string {
  const busiest = schedules.toSorted((one, other) => other.occurrences - one.occurrences).slice(0, top)
  const rest = schedules.length - busiest.length
  const rows = table({
    columns: ['SCHEDULE', 'DUE', 'FIRES', 'SKIPPED', 'HELD', 'FIRST', 'LAST', ''],
    right: ['DUE', 'FIRES', 'SKIPPED', 'HELD'],
    whole: ['SCHEDULE', 'FIRST', 'LAST'],
    rows: busiest.map((each) => [
      each.scheduleId,
      number(each.occurrences),
      number(each.fires),
      number(each.skips),
      number(each.holds),
      each.firstAt === null ? '' : short(each.firstAt),
      each.lastAt === null ? '' : short(each.lastAt),
      paint('dim', remark(each)),
    ]),
  })
  return rest === 0 ? rows : `${rows}\n${paint('dim', `and ${rest} more, less busy (--top, --json)`)}`
}

function remark({ enabled, halted, reasons }: ScheduleSummary): string {
  const why = Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`)
  return [...(enabled ? [] : ['disabled now']), ...(halted === null ? [] : [halted]), ...why].join(', ')
}

const levels = [...'·▁▂▃▄▅▆▇█']

/** One character for each hour of the day, the higher the more. */
function hours(fires: readonly number[]): string {
  const most = Math.max(...fires)
  const line = fires.map((count) => levels[Math.ceil((count / most) * (levels.length - 1))]!).join('')
  return `${label('Hours')}0 ${paint('cyan', line)} 23 UTC, at most ${most}`
}

function collisions({ collisions }: Report): string[] {
  const lines = collisions.map(
    ({ at, times, schedules, scheduleIds }) =>
      `${short(at)}${times > 1 ? ` and ${times - 1} more times` : ''}: ${schedules} together, ${some(scheduleIds)}`,
  )
  return labelled('Together', lines)
}

function quiet({ quietWindows }: Report): string[] {
  const lines = quietWindows.map(
    ({ from, to, seconds }) => `${span(seconds * 1000)} from ${short(from)} to ${short(to)}`,
  )
  return labelled('Quiet', lines)
}

function number(count: number): string {
  return count === 0 ? paint('dim', symbol('none')) : String(count)
}

function short(at: Date): string {
  const text = at.toISOString()
  return text.endsWith(':00.000Z') ? text.slice(0, 16).replace('T', ' ') : text.slice(0, 19).replace('T', ' ')
}
