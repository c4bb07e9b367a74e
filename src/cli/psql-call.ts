import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ownFolder } from '../db/migrate/files.ts'
import { NotFoundError, RefusedError } from '../errors.ts'
import { nearestName } from '../problems.ts'

const folder = join(ownFolder, 'sql')

/** What can be run by name: files of sql/psql, and views. */
export function psqlNames(): { queries: string[]; views: string[] } {
  const names = (place: string) =>
    readdirSync(join(folder, place))
      .filter((name) => name.endsWith('.sql'))
      .map((name) => name.slice(0, -'.sql'.length))
      .sort()
  return { queries: names('psql'), views: names('views') }
}

type Asking = { url: string; name: string | undefined; id: string | undefined }
export type PsqlCall = { args: string[]; env: Record<string, string> }

/** How psql is called. The password is not among the arguments, which everybody on the machine may read. */
export function psqlCall({ url, name, id }: Asking): PsqlCall {
  const address = new URL(url)
  const password = decodeURIComponent(address.password)
  address.password = ''
  const what = name === undefined ? [] : ['-X', ...whatFor(name)]
  const variables = id === undefined ? [] : ['-v', `id=${id}`]
  const env = { PSQLRC: join(folder, 'psql', 'psqlrc'), ...(password === '' ? {} : { PGPASSWORD: password }) }
  return { args: [...what, ...variables, address.href], env }
}

function whatFor(name: string): string[] {
  const { queries, views } = psqlNames()
  const strict = ['-q', '-P', 'pager=off', '-v', 'ON_ERROR_STOP=1']
  if (queries.includes(name)) return [...strict, '-f', join(folder, 'psql', `${name}.sql`)]
  if (views.includes(name)) return [...strict, '-c', `select * from punctual.${name}`]
  const nearest = nearestName(name, [...queries, ...views])
  const hint = nearest === undefined ? 'punctual psql --list names them.' : `Did you mean "${nearest}"?`
  throw new NotFoundError({ message: `There is no view or query "${name}"`, hint })
}

/** Runs psql in this terminal, to its end; answers its exit code. */
export async function runPsql({ args, env }: PsqlCall): Promise<number> {
  const child = spawn('psql', args, { stdio: 'inherit', env: { ...process.env, ...env } })
  // Ctrl-C is for a statement of psql, which goes on.
  const ignore = () => {}
  process.on('SIGINT', ignore)
  try {
    const [code] = await once(child, 'close')
    return code ?? 1
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const message = 'psql is not installed, or not on the PATH'
    const hint = 'Install the client of Postgres (apt install postgresql-client, brew install libpq).'
    throw new RefusedError({ message, hint })
  } finally {
    process.off('SIGINT', ignore)
  }
}
