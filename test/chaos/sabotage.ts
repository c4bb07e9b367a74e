/** The two guards of the claim, taken out of a test's own database: what the checker is worth shows when they are missing. */
import type { Asker } from './rows.ts'

/** The key by which an occurrence has one row. */
export async function dropUniqueKey(asker: Asker): Promise<void> {
  await asker.rows('drop index punctual.runs_occurrence_idx')
}

/** The row locks by which two claims share no schedule. */
export async function dropRowLocks(asker: Asker): Promise<void> {
  await rewrite(asker, { name: 'claim_due_schedules', from: 'for update skip locked', to: '' })
}

type Rewriting = { name: string; from: string; to: string }

/** Replaces one place in the installed text of a function, and makes sure of it. */
export async function rewrite(asker: Asker, { name, from, to }: Rewriting): Promise<void> {
  const installed = await textOf(asker, name)
  const places = installed.split(from).length - 1
  if (places !== 1) throw new Error(`punctual.${name} has "${from}" in ${places} places, and not in one`)
  await asker.rows(installed.replace(from, () => to))
  const text = await textOf(asker, name)
  if (text === installed || (to === '' && text.includes(from)))
    throw new Error(`punctual.${name} was not rewritten`)
}

export async function textOf(asker: Asker, name: string): Promise<string> {
  const text =
    'select pg_get_functiondef(p.oid) as text from pg_proc p where p.pronamespace = $1::regnamespace and p.proname = $2'
  const rows = await asker.rows(text, ['punctual', name])
  if (rows.length !== 1) throw new Error(`punctual.${name} has ${rows.length} overloads, and not one`)
  return rows[0]!.text
}
