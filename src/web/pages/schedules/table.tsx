import { counted } from '../../../wording.ts'
import { withoutDone } from '../frame/done.tsx'
import { RibbonBackground, TimeAxis } from '../parts/timetable/timetable.ts'
import { absolute, span } from '../parts/wording.ts'
import { useLink, useView } from '../view.ts'
import { addressOf, type Choice } from './choice.ts'
import { axisName, type Section } from './reading.ts'

type SchedulesProps = { sections: readonly Section[]; choice: Choice }

/** All schedules over one axis of time, or over one for each cadence. */
export function Schedules({ sections, choice }: SchedulesProps) {
  const { zone, mayChange } = useView()
  const link = useLink()
  const count = sections.reduce((sum, { ids }) => sum + ids.length, 0)
  return (
    <div class={`timetable ${choice.rows}`}>
      {sections.map((section, index) => (
        <RibbonBackground {...section} zone={zone} name={axisName(index)} hasShapes={index === 0} />
      ))}
      <table id="schedules" class="schedules">
        <caption class="unseen">
          {counted(count, 'schedule')}: what happened to each, and what comes next
        </caption>
        {sections.map((section, index) => (
          <>
            <Head section={section} isFirst={index === 0} />
            <tbody id={`rows-${index}`} class={section.isRetired ? 'retired' : undefined} data-freezes>
              {section.rows}
            </tbody>
          </>
        ))}
      </table>
      <a id="moved" class="button moved" href={link(addressOf(choice, { page: choice.page }))} hx-morph-skip>
        Refresh order
      </a>
      {mayChange && <Selected />}
    </div>
  )
}

function Head({ section, isFirst }: { section: Section; isFirst: boolean }) {
  const { zone } = useView()
  const names = (
    <tr>
      <th scope="col" class="pick">
        <span class="unseen">Selected</span>
      </th>
      <th scope="col" class={section.name && 'section'}>
        {section.name ?? 'Schedule'}
      </th>
      <th scope="col" class="axis">
        <TimeAxis {...section} zone={zone} outageWords={(outage) => outageWords(outage, zone)} />
      </th>
      <th scope="col">Last</th>
      <th scope="col">Next</th>
      <th scope="col">Last ten</th>
      <th scope="col" class="number">
        Runs
      </th>
      <th scope="col">
        <span class="unseen">Actions</span>
      </th>
    </tr>
  )
  return isFirst ? <thead>{names}</thead> : <tbody class="head">{names}</tbody>
}

function outageWords({ from, until, isOver }: Section['outages'][number], zone: string): string {
  const lasted = span((until.getTime() - from.getTime()) / 1_000)
  return isOver
    ? `Nobody kept time from ${absolute(from, zone)} for ${lasted}`
    : `Nobody has kept time since ${absolute(from, zone)}`
}

/** What can be done to several at once; each asks first. */
function Selected() {
  const { path } = useView()
  const link = useLink()
  return (
    <form id="selected" class="actions selected" method="get" action={link('schedules-pause')}>
      <input type="hidden" name="back" value={withoutDone(path)} />
      <span class="muted">With the selected:</span>
      <button type="submit" formaction={link('schedules-pause')} data-dialog>
        Pause…
      </button>
      <button type="submit" formaction={link('schedules-resume')} data-dialog>
        Resume…
      </button>
    </form>
  )
}
