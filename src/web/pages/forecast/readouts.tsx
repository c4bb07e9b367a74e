import type { Cell, Collision } from '../../../forecast.ts'
import { counted } from '../../../wording.ts'
import { Panel } from '../parts/panel.tsx'
import { relative, span } from '../parts/wording.ts'
import { useLink, useView } from '../view.ts'
import { timeOf } from './heatmap.tsx'
import { nextQuiet, type Outlook } from './outlook.ts'

/** What to read in the heatmap: when most starts, who meets whom, and when there is room for a deploy. */
export function Readouts({ outlook }: { outlook: Outlook }) {
  return (
    <>
      <Busiest cell={outlook.busiest} />
      <Quiet outlook={outlook} />
      <Together outlook={outlook} />
    </>
  )
}

function Busiest({ cell }: { cell: Cell | null }) {
  const { zone } = useView()
  return (
    <Panel id="busiest" title="Busiest quarter of an hour">
      {cell === null ? (
        <p class="muted">Nothing starts within 24 hours.</p>
      ) : (
        <>
          <p class="figure">
            <b>{timeOf(cell.at, zone)}</b> {counted(cell.starts, 'start')} of{' '}
            {counted(cell.scheduleIds.length, 'schedule')}
          </p>
          <Names ids={cell.scheduleIds} most={12} />
        </>
      )}
    </Panel>
  )
}

const lengths = [5, 20, 60]

function Quiet({ outlook: { quiet } }: { outlook: Outlook }) {
  const { zone, now } = useView()
  return (
    <Panel id="quiet" title="Room for a deploy">
      <dl class="windows">
        {lengths.map((minutes) => {
          const window = nextQuiet(quiet, minutes)
          return (
            <div>
              <dt>Next {minutes} minutes without a start</dt>
              <dd>
                {window === undefined ? (
                  <span class="muted">not within 24 hours</span>
                ) : (
                  <>
                    <b>{timeOf(window.from, zone)}</b>{' '}
                    <span class="muted">
                      {relative({ at: window.from, now })}, for {span(window.seconds)}
                    </span>
                  </>
                )}
              </dd>
            </div>
          )
        })}
      </dl>
    </Panel>
  )
}

function Together({ outlook: { together, queued } }: { outlook: Outlook }) {
  return (
    <Panel
      id="collisions"
      title="Starting in the same minute"
      note="Jobs that share a named queue run one after the other: their schedules wait for each other when they start together."
    >
      <div class="halves">
        <div>
          <h3>In the same queue</h3>
          {queued.length === 0 ? (
            <p class="muted">No schedules that share a named queue start together within 24 hours.</p>
          ) : (
            <ul class="meetings">
              {queued.map((each) => (
                <Meeting meeting={each} queue={each.queue} />
              ))}
            </ul>
          )}
        </div>
        <div>
          <h3>At all</h3>
          {together.length === 0 ? (
            <p class="muted">No two schedules start in the same minute.</p>
          ) : (
            <ul class="meetings">
              {together.map((each) => (
                <Meeting meeting={each} />
              ))}
            </ul>
          )}
        </div>
      </div>
    </Panel>
  )
}

function Meeting({ meeting: { at, times, scheduleIds }, queue }: { meeting: Collision; queue?: string }) {
  const { zone } = useView()
  return (
    <li>
      <p class="figure">
        <b>{timeOf(at, zone)}</b> {counted(scheduleIds.length, 'schedule')}
        {queue !== undefined && (
          <>
            {' '}
            in queue <code>{queue}</code>
          </>
        )}
        {times > 1 && <span class="muted">, {times} times</span>}
      </p>
      <Names ids={scheduleIds} most={6} />
    </li>
  )
}

function Names({ ids, most }: { ids: string[]; most: number }) {
  const link = useLink()
  return (
    <p class="who">
      {ids.slice(0, most).map((id) => (
        <a href={link(`schedules/${id}`)}>{id}</a>
      ))}
      {ids.length > most && <span class="muted">and {ids.length - most} more</span>}
    </p>
  )
}
