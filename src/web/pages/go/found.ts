import type { Queryable } from '../../../db/database.ts'
import { listRuns, runsNumbered } from '../../../db/runs.ts'
import { readScheduleSigns, type ScheduleSigns } from '../../../db/schedule-signs.ts'
import { runNumber } from '../../input.ts'
import { places } from '../frame/nav.tsx'
import { mentions, toldBy } from '../parts/mentions.ts'

export type Found = {
  kind: 'page' | 'schedule' | 'run' | 'act'
  name: string
  /** What else is known of it. */
  note: string
  /** Below /admin/. */
  path: string
  /** It asks before something is done, and then leads back. */
  isQuestion: boolean
}

function pagesFound({ text, hasKeys }: Asked): Found[] {
  return [
    ...places.map(({ path, name, keys }) => ({ path, name, note: hasKeys ? keys : '', isQuestion: false })),
    { path: 'preferences', name: 'Preferences', note: 'theme, time zone, keys', isQuestion: true },
    { path: 'help', name: 'Help', note: 'keys', isQuestion: true },
    { path: 'api-reference', name: 'API reference', note: 'HTTP', isQuestion: false },
  ]
    .filter(({ name, note }) => mentions(`${name} ${note}`, text))
    .map((each) => ({ kind: 'page', ...each }))
}

/** Of each kind so many are shown, and of the runs so many looked at. */
const most = { schedules: 8, runs: 5, acts: 6 }
const lookedAt = 50

type Asked = { text: string; mayChange: boolean; hasKeys: boolean }

/** What is called as was typed: pages, schedules, acts on them, the latest runs; with nothing typed, pages and runs. */
export async function findEverywhere(database: Queryable, asked: Asked): Promise<Found[]> {
  const { text, mayChange } = asked
  const [signs, runs] = await Promise.all([
    text === '' ? [] : readScheduleSigns(database),
    findRuns(database, text),
  ])
  // Whoever begins a name means it.
  const isBegun = ({ id }: ScheduleSigns) => text.split(/\s+/).some((word) => id.startsWith(word))
  const [begun = [], others = []] = [true, false].map((each) => signs.filter((one) => isBegun(one) === each))
  const schedules = [...begun, ...others]
  return [
    ...pagesFound(asked),
    ...schedules
      .filter((schedule) => mentions(toldBy(schedule), text))
      .slice(0, most.schedules)
      .map(scheduleFound),
    ...(mayChange ? actsFound(schedules, text) : []),
    ...runs,
  ]
}

function scheduleFound({ id, description, state }: ScheduleSigns): Found {
  const note = description === null ? state : `${state}, ${description}`
  return { kind: 'schedule', name: id, note, path: `schedules/${id}`, isQuestion: false }
}

function actsFound(signs: readonly ScheduleSigns[], text: string): Found[] {
  const acts = signs
    .filter(({ state }) => state !== 'retired')
    .flatMap((schedule) => {
      const { id, enabled } = schedule
      const change = enabled
        ? { verb: 'Pause', path: `schedules/${id}/pause` }
        : { verb: 'Resume', path: `schedules-resume?id=${id}` }
      return [{ verb: 'Run now', path: `schedules/${id}/run-now` }, change]
        .filter(({ verb }) => mentions(`${verb} ${toldBy(schedule)}`, text))
        .map(({ verb, path }) => ({ name: `${verb}: ${id}`, path }))
    })
  return acts
    .slice(0, most.acts)
    .map((act) => ({ ...act, kind: 'act', note: 'asks first', isQuestion: true }))
}

async function findRuns(database: Queryable, text: string): Promise<Found[]> {
  const number = runNumber(text)
  const runs =
    number === undefined
      ? (await listRuns(database, { limit: lookedAt })).runs
      : await runsNumbered(database, [number])
  return runs
    .map(({ id, scheduleId, status }) => ({
      kind: 'run' as const,
      name: `run ${id}`,
      note: `${status}, ${scheduleId}`,
      path: `runs/${id}`,
      isQuestion: false,
    }))
    .filter(({ name, note }) => mentions(`${name} ${note}`, text))
    .slice(0, most.runs)
}
