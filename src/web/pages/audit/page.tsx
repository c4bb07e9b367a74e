import type { AuditEntry } from '../../../db/audit.ts'
import { useKeys } from '../frame/keys.ts'
import { Layout } from '../frame/layout.tsx'
import { CopyAs } from '../parts/copy-as.tsx'
import type { Copied } from '../parts/ways.ts'
import { useLink } from '../view.ts'
import { actions } from './actions.ts'
import { ActRow } from './row.tsx'

export type Asked = {
  actor?: string | undefined
  action?: string | undefined
  subject?: string | undefined
  before?: number | undefined
}
type AuditPageProps = { acts: AuditEntry[]; asked: Asked; copied: Copied; nextBefore?: number | undefined }

export function AuditPage({ acts, asked, copied, nextBefore }: AuditPageProps) {
  const link = useLink()
  return (
    <Layout title="Audit" topics={['acts']}>
      <div class="page-head">
        <h1>Audit</h1>
        <CopyAs {...copied} />
      </div>
      <Filters asked={asked} />
      {acts.length === 0 ? <Empty asked={asked} /> : <Table acts={acts} />}
      <p class="more">
        {asked.before !== undefined && (
          <a class="button" href={link(`audit${queryOf({ ...asked, before: undefined })}`)}>
            The newest
          </a>
        )}{' '}
        {nextBefore !== undefined && (
          <a class="button" href={link(`audit${queryOf({ ...asked, before: nextBefore })}`)}>
            Earlier
          </a>
        )}
      </p>
    </Layout>
  )
}

function queryOf(asked: Asked): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) search.set(name, String(value))
  return search.size === 0 ? '' : `?${search}`
}

function Filters({ asked: { actor, action, subject, ...rest } }: { asked: Asked }) {
  const link = useLink()
  const key = useKeys()
  const isFiltered = [actor, action, subject, rest.before].some((value) => value !== undefined)
  return (
    <form class="toolbar" method="get" action={link('audit')}>
      <label>
        Who
        <input name="actor" value={actor} maxlength={200} autocomplete="off" {...key('/', 'Filter')} />
      </label>
      <label>
        Act
        <select name="action">
          <option value="">any</option>
          {actions.map((each) => (
            <option value={each} selected={each === action}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <label>
        Subject
        <input name="subject" value={subject} maxlength={200} autocomplete="off" />
      </label>
      <button type="submit">Filter</button>
      {isFiltered && (
        <a class="button quiet" href={link('audit')}>
          Clear
        </a>
      )}
    </form>
  )
}

function Table({ acts }: { acts: AuditEntry[] }) {
  return (
    <table class="cards audit">
      <caption class="unseen">What was done, the latest first</caption>
      <thead>
        <tr>
          {['When', 'Who', 'Act', 'Subject', 'Change', 'Reason'].map((name) => (
            <th scope="col">{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {acts.map((act) => (
          <ActRow act={act} />
        ))}
      </tbody>
    </table>
  )
}

function Empty({ asked: { actor, action, subject } }: { asked: Asked }) {
  const words = [
    actor && `by ${actor}`,
    action && `of the kind ${action}`,
    subject && `to ${subject}`,
  ].filter(Boolean)
  return (
    <div class="empty">
      <h2>{words.length === 0 ? 'Nobody has done anything yet' : `Nothing was done ${words.join(', ')}`}</h2>
      <p>
        Whatever people do here, with the CLI, the API or in psql leaves a line: who, what, to what, and why.
        Names are matched whole.
      </p>
    </div>
  )
}
