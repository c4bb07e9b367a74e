import type { Client } from 'pg'
import { type Kind, objectsIn } from './catalog.ts'
import { type Files, readFiles } from './files.ts'

/** An object of our schema that is not as this release installs it; `sql` mends it, where a statement can. */
export type Drift = { kind: Kind; name: string; is: 'missing' | 'different'; sql: string }

/** Functions and views are replaced whole, once it is forgotten that they were installed. */
export const reinstallCode =
  'psql -c "delete from punctual.migrations where name like \'9999_code_%\'" && punctual migrate up'

const shadow = 'punctual_as_installed'
const schemaName = /\bpunctual(?=\.)|(?<=\bschema (?:if not exists )?)punctual\b/g

/**
 * Compares the catalog with what this release would install: installs it once more, beside the real one and in a schema
 * of its own, reads both, and rolls back. Touches no object of ours; needs the right to create a schema.
 */
export async function catalogDrift({ client, files = readFiles() }: Comparing): Promise<Drift[]> {
  await client.query('begin')
  try {
    await client.query(
      "set local search_path = pg_catalog; set local lock_timeout = '2s'; set local check_function_bodies = off",
    )
    const is = await objectsIn({ client, schema: 'punctual' })
    for (const text of installation(files)) await client.query(text.replaceAll(schemaName, shadow))
    const should = await objectsIn({ client, schema: shadow })
    const asOurs = (text: string) => text.replaceAll(shadow, 'punctual')
    const found = new Map(is.map(({ kind, name, definition }) => [`${kind} ${name}`, definition]))
    return should.flatMap(({ kind, name: shadowName, definition, sql }) => {
      const name = asOurs(shadowName)
      const present = found.get(`${kind} ${name}`)
      if (present === asOurs(definition)) return []
      return [{ kind, name, is: present === undefined ? 'missing' : 'different', sql: asOurs(sql) } as const]
    })
  } finally {
    await client.query('rollback')
  }
}

type Comparing = { client: Client; files?: Files }

/** Roles belong to the whole server, and their grants are looked at elsewhere. */
function installation({ migrations, code }: Files): string[] {
  const all = [...migrations, code].flatMap(({ files }) => files)
  return all.filter(({ path }) => path !== 'sql/roles.sql').map(({ text }) => text)
}
