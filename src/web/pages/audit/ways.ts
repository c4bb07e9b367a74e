import { nextCursor } from '../../api/cursors.ts'
import { scheduleId } from '../../input.ts'
import type { Addresses } from '../addresses.ts'
import { type Copied, command, curl, literal, namesOf } from '../parts/ways.ts'
import type { Asked } from './page.tsx'

const most = '50'

/** The same acts elsewhere. */
export function waysOf({ actor, action, subject, before }: Asked, { page, api }: Addresses): Copied {
  const schedule = scheduleId.safeParse(subject).data
  const other = schedule === undefined ? subject : undefined
  const conditions = [
    actor && `actor = ${literal(actor)}`,
    action && `action = ${literal(action)}`,
    subject && `subject = ${literal(subject)}`,
    before && `id < ${before}`,
  ].filter(Boolean)
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
  return {
    ways: {
      psql: `select at, actor, action, subject, reason from punctual.audit_detail${where} limit ${most};`,
      punctual: command(['psql', 'who-did-what', schedule]),
      curl: curl(`${api}/audit`, {
        ...{ actor, act: action, schedule, limit: most },
        cursor: nextCursor('audit', before ?? null) ?? undefined,
      }),
      link: page,
    },
    leftOut: {
      punctual: namesOf({ who: actor, act: action, subject: other, 'acts before': before }),
      curl: namesOf({ subject: other }),
    },
  }
}
