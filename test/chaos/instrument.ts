/**
 * Stops a pass of the scheduler between any two of its statements. In a test's own database, every PL/pgSQL function that
 * `punctual.tick` reaches, Graphile Worker's included, is installed again with a call of `rig.point(k)` at each boundary;
 * that waits for a lock where k is the target of the moment. A condition does not disturb FOUND and the row count.
 */
import type { Asker } from './rows.ts'

export type Point = { k: number; place: string }

/** Held by whoever wants the target to wait. */
export const gate = 4_711

const scaffolding = [
  'create table rig.target (k integer not null, is_noting boolean not null)',
  'insert into rig.target values (-1, false)',
  'create table rig.reached (k integer not null)',
  `create function rig.point(k integer) returns boolean language plpgsql volatile as $$
   declare
     v_target rig.target;
   begin
     select t.* into v_target from rig.target t;
     -- Workers call some of these too, and most passes find nothing to do.
     if current_setting('application_name') <> 'punctual daemon' or (
       pg_current_xact_id_if_assigned() is null and not exists (select from punctual.schedule_clocks c where c.next_run_at <= now())
     ) then
       return false;
     elsif v_target.is_noting then
       insert into rig.reached values (point.k);
     elsif v_target.k = point.k then
       perform set_config('lock_timeout', '0', true);
       perform pg_advisory_xact_lock_shared(${gate});
     end if;
     return false;
   end $$`,
]

/** Instruments everything below `punctual.tick`; answers all the points there are. */
export async function instrument(asker: Asker): Promise<Point[]> {
  for (const statement of scaffolding) await asker.rows(statement)
  const points: Point[] = []
  for (const { name, text } of await functionsBelow(asker, 'punctual.tick')) {
    let place = 0
    await asker.rows(
      withPoints(text, () => points.push({ k: points.length, place: `${name} ${++place}` }) - 1),
    )
  }
  return points
}

type Installed = { name: string; text: string }

/** The PL/pgSQL functions that one reaches, found by their names in the texts. */
async function functionsBelow(asker: Asker, root: string): Promise<Installed[]> {
  const all = await asker.rows(
    `select p.pronamespace::regnamespace || '.' || p.proname as name, l.lanname as language, pg_get_functiondef(p.oid) as text
     from pg_proc p join pg_language l on l.oid = p.prolang
     where p.pronamespace in ('punctual'::regnamespace, 'graphile_worker'::regnamespace) and p.prokind = 'f'`,
  )
  const reached = new Set([root])
  for (const name of reached) {
    const text = all
      .filter((one) => one.name === name)
      .map((one) => one.text)
      .join('\n')
    for (const [called] of text.matchAll(/\b(?:punctual|graphile_worker)\.\w+(?=\()/g)) reached.add(called)
  }
  return all.filter(({ name, language }) => language === 'plpgsql' && reached.has(name)) as Installed[]
}

const token = /--[^\n]*|'(?:[^']|'')*'|[();]|\b(?:begin|declare)\b/gi

/** A point after each `begin` and after each statement, but not after the last `end`. */
export function withPoints(definition: string, number: () => number): string {
  const [, head, quote, body] = /^(.*?\bAS (\$\w*\$))(.*)\2\s*$/s.exec(definition)?.slice(0, 4) ?? []
  if (head === undefined || quote === undefined || body === undefined)
    throw new Error(`no body in ${definition}`)
  let depth = 0
  let hasBegun = false
  const marked = body.replace(token, (found, offset: number) => {
    const word = found.toLowerCase()
    if (found === '(') depth++
    if (found === ')') depth--
    if (word === 'declare' && hasBegun)
      throw new Error('a block with declarations of its own is not understood')
    if (word === 'begin') hasBegun = true
    const isLast = body.slice(offset + 1).trim() === ''
    const isBoundary = depth === 0 && hasBegun && !isLast && (word === 'begin' || found === ';')
    return isBoundary ? `${found} if rig.point(${number()}) then end if;` : found
  })
  return `${head}${marked}${quote}`
}
