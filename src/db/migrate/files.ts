import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type SqlFile = { path: string; text: string }
export type Unit = { name: string; files: SqlFile[] }
export type Files = { folder: string; migrations: Unit[]; code: Unit; fingerprint: string }

export const codePrefix = '9999_code_'

const migrationName = /^\d{4}_[a-z0-9_]+\.sql$/

/** Where migrations/ and sql/ are: beside src/ and dist/, in the repository as in the published package. */
export const ownFolder = join(import.meta.dirname, '..', '..', '..')

/** Everything that `migrate` would bring to an empty database, in order. */
export function readFiles(folder = ownFolder): Files {
  const names = listed(join(folder, 'migrations')).filter((name) => migrationName.test(name))
  const migrations = names.map((name) => ({
    name: name.replace(/\.sql$/, ''),
    files: [read({ folder, path: `migrations/${name}` })],
  }))
  const files = codePaths(folder).map((path) => read({ folder, path }))
  const fingerprint = fingerprintOf(files)
  return { folder, migrations, code: { name: `${codePrefix}${fingerprint}`, files }, fingerprint }
}

/** Functions before the triggers and views that use them; what is retired goes first, so that names are free. */
function codePaths(folder: string): string[] {
  const inside = (kind: string) => listed(join(folder, 'sql', kind)).map((name) => `sql/${kind}/${name}`)
  const paths = ['sql/retired.sql', ...['functions', 'triggers', 'views'].flatMap(inside), 'sql/roles.sql']
  return paths.filter((path) => path.endsWith('.sql') && existsSync(join(folder, path)))
}

const listed = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : [])

/** Line ends are made equal, or a checkout on Windows would count as other text. */
const read = ({ folder, path }: { folder: string; path: string }): SqlFile => ({
  path,
  text: readFileSync(join(folder, path), 'utf8').replaceAll('\r\n', '\n'),
})

function fingerprintOf(files: SqlFile[]): string {
  const hash = createHash('sha256')
  for (const { path, text } of files) hash.update(`${path}\0${text}\0`)
  return hash.digest('hex').slice(0, 12)
}
