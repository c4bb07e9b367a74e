import { instantOfLocal, zoneProblem } from '../../../calendar/calendar.ts'
import { type PreviewQuestion, previewQuestion } from '../../preview.ts'

/** What stands in the fields of the Cron lab: all of it text, as it was written. */
export type Asked = {
  cron: string
  timezone: string
  gap: string
  overlap: string
  opens: string
  closes: string
  days: string[]
  from: string
  count: string
}

export type Trouble = { field: keyof Asked; detail: string }

export type Read = { question: PreviewQuestion; troubles: readonly [] } | { troubles: readonly Trouble[] }

const longest = 300

/** Of an address; `zone` is that of whoever looks, which is meant unless another one is asked for. */
export function askedOf(params: URLSearchParams, { zone }: { zone: string }): Asked {
  const text = (name: string, otherwise = '') => (params.get(name) ?? otherwise).slice(0, longest)
  return {
    cron: text('cron'),
    timezone: text('timezone', zone),
    gap: text('gap', 'after'),
    overlap: text('overlap', 'first'),
    opens: text('opens'),
    closes: text('closes'),
    days: params
      .getAll('day')
      .slice(0, 7)
      .map((day) => day.slice(0, 9)),
    from: text('from'),
    count: text('count', '10'),
  }
}

/** The same question as a program would ask, or everything that is wrong with it. */
export function readAsked(asked: Asked): Read {
  const { cron, timezone, gap, overlap, from, count } = asked
  const read = previewQuestion.safeParse({
    ...{ cron, timezone, window: windowOf(asked), dst: { gap, overlap } },
    count: /^\d+$/.test(count) ? Number(count) : count,
  })
  const start = startOf(asked)
  const troubles: Trouble[] = [
    ...(read.error?.issues ?? []).map(({ path, message }) => {
      const field = fieldOf(path)
      return { field, detail: message.startsWith('must') ? `"${asked[field]}" ${message}.` : message }
    }),
    ...(start === 'unknown'
      ? [{ field: 'from' as const, detail: `"${from}" is not a date and a time: write 2026-03-07T12:00.` }]
      : []),
  ]
  if (read.data === undefined || troubles.length > 0) return { troubles }
  return { question: start instanceof Date ? { ...read.data, from: start } : read.data, troubles: [] }
}

/** A start is a local time in the zone of the schedule. */
function startOf({ from, timezone }: Asked): Date | 'now' | 'unknown' {
  if (from === '') return 'now'
  return instantOfLocal(from, zoneProblem(timezone) === undefined ? timezone : 'UTC') ?? 'unknown'
}

/** Days alone are whole days; an hour alone is one that lacks the other. */
function windowOf({ opens, closes, days }: Asked): object | undefined {
  if (opens === '' && closes === '' && days.length === 0) return undefined
  const hours = opens === '' && closes === '' ? { from: '00:00', to: '24:00' } : { from: opens, to: closes }
  return days.length === 0 ? hours : { ...hours, days: days.map(Number) }
}

function fieldOf([first, second]: readonly PropertyKey[]): keyof Asked {
  if (first === 'dst') return second === 'gap' ? 'gap' : 'overlap'
  if (first === 'window') return 'opens'
  return first === 'timezone' || first === 'count' ? first : 'cron'
}
