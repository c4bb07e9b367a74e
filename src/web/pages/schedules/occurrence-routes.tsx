import { Hono } from 'hono'
import { z } from 'zod'
import type { Queryable } from '../../../db/database.ts'
import { findRun, listRuns, mostRuns } from '../../../db/runs.ts'
import { findSchedule } from '../../../db/schedules.ts'
import { timetableOf } from '../../../db/timetable.ts'
import { upcoming } from '../../../db/upcoming.ts'
import { instantText } from '../../input.ts'
import { Problem } from '../../problem.ts'
import { idOf } from '../../schedule-id.ts'
import { databaseOf } from '../acting.ts'
import { addressesOf } from '../addresses.ts'
import { across, axisOf, drawnOf, type Mark, slotOf } from '../parts/timetable/timetable.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { MarkCard, NoMark } from './card.tsx'
import { type Window, windows } from './choice.ts'
import { OccurrencesPage } from './occurrences.tsx'
import { waysOfOccurrences } from './ways.ts'

const window = z
  .enum(Object.keys(windows) as [Window])
  .catch('24h')
  .default('24h')
const steps = ['here', 'next', 'previous', 'first', 'last'] as const
const cardQuery = z.object({
  window,
  /** Of the page that asks: what it drew is meant. */
  now: instantText,
  /** A place on the ribbon, from 0 to 1. */
  place: z.coerce.number('must be from 0 to 1').min(0).max(1).default(1),
  step: z.enum(steps, 'must be here, next, previous, first or last').default('here'),
})

const windowQuery = z.object({ window })
const mostPlanned = 10

/** What a ribbon shows, in words: one mark on a card, or all of it as a table. */
export function occurrenceRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()

  routes.get('/schedules/:id/card', async (c) => {
    const database = databaseOf(c)
    const { window, now, place, step } = askedOf(c.req.query())
    const schedule = await findSchedule(database, await idOf(c, database))
    const axis = axisOf({ now, windowMs: windows[window] })
    const [drawn] = await timetableOf(
      database,
      { ids: [schedule.id], since: axis.from, slotMs: slotOf(axis), most: mostOfOne },
      ([row]) => row && drawnOf(axis, row),
    )
    const mark = drawn && stepped(drawn.marks, { x: place * across, step })
    if (mark === undefined) return page(c, <NoMark />)
    const near = { id: schedule.id, mark, withinMs: slotOf(axis) }
    const run = mark.runId ?? (await runAt(database, near))
    const detail = run === undefined ? undefined : await findRun(database, run)
    return page(c, <MarkCard schedule={schedule} mark={mark} run={detail} />)
  })

  routes.get('/schedules/:id/occurrences', async (c) => {
    const database = databaseOf(c)
    const { window } = windowQuery.parse(c.req.query())
    const schedule = await findSchedule(database, await idOf(c, database))
    const since = new Date(c.get('view').now.getTime() - windows[window])
    const [{ runs }, plan] = await Promise.all([
      listRuns(database, { scheduleId: schedule.id, limit: mostRuns }),
      upcoming(database, { id: schedule.id, count: mostPlanned }),
    ])
    const shown = runs.filter(({ scheduledFor }) => scheduledFor >= since)
    const isCut = shown.length === mostRuns
    const asked = { id: schedule.id, window, since, mostPlanned, mostRuns }
    const copied = waysOfOccurrences(asked, addressesOf(c))
    return page(c, <OccurrencesPage {...{ schedule, window, plan, isCut, copied }} runs={shown} />)
  })

  return routes
}

const mostOfOne = 5_000

function askedOf(query: Record<string, string>) {
  const read = cardQuery.safeParse(query)
  if (read.success) return read.data
  throw new Problem({ kind: 'malformed', detail: 'The query must name now, and a place from 0 to 1.' })
}

type Stepping = { x: number; step: (typeof steps)[number] }

/** The mark at a place, or the one before or after that. */
function stepped(marks: readonly Mark[], { x, step }: Stepping): Mark | undefined {
  const distance = (mark: Mark) => Math.max(mark.x - x, x - mark.x - Math.max(mark.width, 0), 0)
  if (step === 'first') return marks[0]
  if (step === 'last') return marks.at(-1)
  if (step === 'next') return marks.find((mark) => mark.x > x + 0.5) ?? marks.at(-1)
  if (step === 'previous') return marks.findLast((mark) => mark.x < x - 0.5) ?? marks[0]
  return marks.toSorted((one, other) => distance(one) - distance(other))[0]
}

type Near = { id: string; mark: Mark; withinMs: number }

/** What ran as it should is drawn without its number: it is looked for among the newest, and not found is not guessed. */
async function runAt(database: Queryable, { id, mark, withinMs }: Near): Promise<number | undefined> {
  if (mark.tally.planned !== undefined || mark.count > 1) return undefined
  const { runs } = await listRuns(database, { scheduleId: id, limit: mostRuns })
  const distance = (at: Date) => Math.abs(at.getTime() - mark.first.getTime())
  const near = runs.filter(({ scheduledFor }) => distance(scheduledFor) <= withinMs)
  return near.toSorted((one, other) => distance(one.scheduledFor) - distance(other.scheduledFor))[0]?.id
}
