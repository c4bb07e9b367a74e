import type { Client } from '../db/doctor/sessions.ts'
import { catalogDrift, type Drift, reinstallCode } from '../db/migrate/drift.ts'
import { type MigrationStatus, migrationStatus } from '../db/migrate.ts'
import { reasonOf, some } from '../wording.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

type Asking = { connectionString: string; client: Client }

/** Whether the schema is that of this release: by its records, and by what is really there. */
export async function checkSchema({ connectionString, client }: Asking): Promise<Finding[]> {
  const status = await migrationStatus({ connectionString })
  const recorded = checkRecords(status)
  const graphile = checkGraphile(status)
  if (recorded.level !== 'ok') return [recorded, graphile]
  return [recorded, graphile, ...(await checkCatalog(client))]
}

function checkRecords({ pending, unknown, code }: MigrationStatus): Finding {
  if (unknown.some((name) => name.includes('_breaking_')))
    return fail(
      'schema',
      `A newer release has migrated: ${some(unknown)}.`,
      'Deploy the newer release here too.',
    )
  if (unknown.length > 0 || code.is === 'newer')
    return warn('schema', 'A newer release has migrated; this one may go on beside it.', 'Finish the deploy.')
  if (pending.length > 0) return fail('schema', `Pending: ${some(pending)}.`, 'Run: punctual migrate up')
  return ok('schema', `Every migration is applied, code ${code.fingerprint}.`)
}

function checkGraphile({ graphilePending }: MigrationStatus): Finding {
  if (graphilePending.length === 0) return ok('graphile', 'The schema of Graphile Worker is current.')
  const found = `Graphile Worker lacks migrations ${some(graphilePending.map(String))}.`
  return fail('graphile', found, 'Run: punctual migrate up')
}

/** Somebody may have dropped an index by hand, or changed a function. */
async function checkCatalog(client: Client): Promise<Finding[]> {
  const check = 'catalog'
  const drift = await catalogDrift({ client }).catch((error: unknown) => reasonOf(error))
  if (typeof drift === 'string')
    return [
      warn(
        check,
        `Not compared with what this release installs: ${drift}.`,
        'Run this as the login that migrates.',
      ),
    ]
  if (drift.length === 0)
    return [ok(check, 'Tables, indexes, functions and views are as this release installs them.')]
  return drift.map((one) => fail(check, `${sayKind(one)} ${one.name} is ${sayWhat(one)}.`, mend(one)))
}

const isCode = ({ kind }: Drift) => kind === 'function' || kind === 'view'

function sayKind({ kind, sql }: Drift): string {
  if (kind === 'index' && /create unique index/i.test(sql)) return 'The unique index'
  return `The ${kind}`
}

function sayWhat({ is }: Drift): string {
  return is === 'missing' ? 'missing' : 'not what this release installs'
}

function mend(drift: Drift): string {
  if (isCode(drift)) return `Install the code again: ${reinstallCode}`
  return drift.sql
}
