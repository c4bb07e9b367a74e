import { z } from 'zod'
import { counted } from '../../../wording.ts'
import { scheduleId } from '../../input.ts'
import { Act } from '../parts/act.tsx'
import { Icon } from '../parts/icon.tsx'
import { RunLink } from '../parts/run-link.tsx'
import { useView } from '../view.ts'

const whole = z.coerce.number().int().positive()

/**
 * What the last act did, carried over its redirect in the address. Anybody can write such an address, so it only fills
 * in the blanks of these sentences.
 */
const said = {
  enabled: ({ id }) => id && <>{id} is enabled.</>,
  disabled: ({ id }) =>
    id && (
      <>
        {id} is disabled. <Undo id={id} />
      </>
    ),
  paused: ({ id }) =>
    id && (
      <>
        {id} is paused. <Undo id={id} />
      </>
    ),
  'all-paused': ({ count }) => <>{counted(count ?? 0, 'schedule is', 'schedules are')} paused.</>,
  'all-disabled': ({ count }) => <>{counted(count ?? 0, 'schedule is', 'schedules are')} disabled.</>,
  'all-enabled': ({ count }) => <>{counted(count ?? 0, 'schedule is', 'schedules are')} enabled.</>,
  triggered: ({ id, run }) =>
    id && (
      <>
        {id} was asked to run: {run === undefined ? 'the run' : <RunLink id={run} />}
      </>
    ),
  retried: ({ run }) => <>It runs again: {run === undefined ? 'the run' : <RunLink id={run} />}</>,
  cancelled: ({ run }) => <>{run === undefined ? 'the run' : <RunLink id={run} />} is being cancelled.</>,
  'missed-run': ({ count }) => (
    <>{counted(count ?? 0, 'missed occurrence was', 'missed occurrences were')} asked to run.</>
  ),
  dismissed: ({ count }) => (
    <>{counted(count ?? 0, 'missed occurrence was', 'missed occurrences were')} dismissed.</>
  ),
  backfilled: ({ id }) => id && <>A backfill of {id} was asked for.</>,
  'backfill-cancelled': () => <>The backfill begins no further run. Those under way go on.</>,
  kept: () => <>Your preferences are kept.</>,
} satisfies Record<string, (blanks: Blanks) => unknown>

type Blanks = { id?: string | undefined; run?: number | undefined; count?: number | undefined }
export type Done = { done: keyof typeof said } & Blanks

const done = z.object({
  done: z.enum(Object.keys(said) as [keyof typeof said]),
  'done.id': scheduleId.optional().catch(undefined),
  'done.run': whole.optional().catch(undefined),
  'done.count': whole.optional().catch(undefined),
})

/** The address of a page with what was done, in place of what was done before. */
export function withDone(path: string, { done: what, ...blanks }: Done): string {
  const [place = '', query = ''] = withoutDone(path).split('?')
  const search = new URLSearchParams(query)
  search.set('done', what)
  for (const [name, value] of Object.entries(blanks))
    if (value !== undefined) search.set(`done.${name}`, String(value))
  return `${place}?${search}`
}

export function withoutDone(path: string): string {
  const [place = '', query = ''] = path.split('?')
  const kept = [...new URLSearchParams(query)].filter(([name]) => !name.startsWith('done'))
  return kept.length === 0 ? place : `${place}?${new URLSearchParams(kept)}`
}

/** The sentence. Without scripts it stands on the page, with them it stays in a corner until it is closed. */
export function Notice() {
  const { query } = useView()
  const { data } = done.safeParse(query)
  if (data === undefined) return null
  const blanks = { id: data['done.id'], run: data['done.run'], count: data['done.count'] }
  const sentence = (said[data.done] as (blanks: Blanks) => unknown)(blanks)
  if (sentence === undefined) return null
  return (
    <hx-partial hx-target="#toasts" hx-swap="beforeend">
      <div class="notice" role="status">
        <p>{sentence}</p>
        <button type="button" class="quiet icon-button" aria-label="Close" data-dismiss>
          <Icon name="x" />
        </button>
      </div>
    </hx-partial>
  )
}

/** For as long as a slip is noticed: the style takes it away after eight seconds. */
function Undo({ id }: { id: string }) {
  const { mayChange } = useView()
  return mayChange ? (
    <Act action={`schedules/${id}/enable`} class="undo">
      <button type="submit" class="quiet">
        <Icon name="undo-2" /> Undo
      </button>
    </Act>
  ) : null
}
