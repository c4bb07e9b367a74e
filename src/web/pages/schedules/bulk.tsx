import { counted } from '../../../wording.ts'
import { Layout } from '../frame/layout.tsx'
import { AskPage } from '../parts/ask.tsx'
import { useLink } from '../view.ts'
import { PauseFields } from './pause.tsx'

type BulkPageProps = { ids: readonly string[]; back: string; reasons: readonly string[]; isCritical: boolean }

/** Above so many one types how many it is: names are no longer read. */
export const mostUntyped = 10

export function BulkPausePage({ ids, back, reasons, isCritical }: BulkPageProps) {
  const verb = `Pause ${counted(ids.length, 'schedule')}`
  return (
    <AskPage title={verb} action="schedules-pause" back={back} verb={verb}>
      <Names ids={ids} />
      <PauseFields reasons={reasons} isRequired={isCritical} />
      <Typed count={ids.length} />
    </AskPage>
  )
}

export function BulkResumePage({ ids, back }: Pick<BulkPageProps, 'ids' | 'back'>) {
  const verb = `Resume ${counted(ids.length, 'schedule')}`
  return (
    <AskPage title={verb} action="schedules-resume" back={back} verb={verb}>
      <Names ids={ids} />
      <p>What came due while they were paused does not run.</p>
      <label>
        Reason
        <input name="reason" maxlength={500} autocomplete="off" />
      </label>
      <Typed count={ids.length} />
    </AskPage>
  )
}

function Names({ ids }: { ids: readonly string[] }) {
  return (
    <>
      <input type="hidden" name="ids" value={ids.join(' ')} />
      <ul class="names">
        {ids.map((id) => (
          <li class="mono">{id}</li>
        ))}
      </ul>
    </>
  )
}

function Typed({ count }: { count: number }) {
  if (count <= mostUntyped) return null
  return (
    <label>
      That is many. Type {count} to go on
      <input name="count" inputmode="numeric" autocomplete="off" required pattern={String(count)} />
    </label>
  )
}

export function NothingSelected({ back }: { back: string }) {
  const link = useLink()
  return (
    <Layout title="Nothing is selected">
      <section id="ask" class="card">
        <h1 id="ask-title">Nothing is selected</h1>
        <p>Tick the schedules that are meant, then choose what to do with them.</p>
        <a class="button" href={link(back)} data-close>
          Back to the schedules
        </a>
      </section>
    </Layout>
  )
}
