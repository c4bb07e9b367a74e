import type { Files, Unit } from './files.ts'
import { graphilePlan } from './graphile.ts'
import type { SchemaState } from './state.ts'

type Planned = { files: Files; state: SchemaState; graphile: number[] }

/** The statements of `migrate`, in its order, as a script that psql can run. */
export function planText({ files, state, graphile }: Planned): string {
  const pending = [...files.migrations, files.code].filter(({ name }) => state.pending.includes(name))
  if (pending.length === 0 && graphile.length === 0) return '-- Nothing to do: the schema is current.\n'
  const parts = [graphilePlan(graphile), pending.length === 0 ? '' : ownPlan(pending)]
  return `${['-- Run with: psql -v ON_ERROR_STOP=1', ...parts].filter((part) => part !== '').join('\n\n')}\n`
}

function ownPlan(units: Unit[]): string {
  return [
    'begin;',
    "set local timezone = 'UTC';",
    "set local lock_timeout = '2s';",
    'set local check_function_bodies = off;',
    'create schema if not exists punctual;',
    'create table if not exists punctual.migrations',
    '  (id serial primary key, name varchar(255) not null, run_on timestamp not null);',
    ...units.map(unitPlan),
    '\ncommit;',
  ].join('\n')
}

function unitPlan({ name, files }: Unit): string {
  const texts = files.map(({ path, text }) => `\n-- ${path}\n${text.trim()}`)
  const forget = `delete from punctual.migrations where name = '${name}';`
  const record = `insert into punctual.migrations (name, run_on) values ('${name}', now());`
  return [...texts, `\n${forget}`, record].join('\n')
}
