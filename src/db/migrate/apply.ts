import { join } from 'node:path'
import { type MigrationBuilder, type RunnerOption, runner } from 'node-pg-migrate'
import type { Client } from 'pg'
import { MigrationFailedError } from '../../errors.ts'
import type { Files, SqlFile, Unit } from './files.ts'

const silent = { info: ignore, warn: ignore, error: ignore }

function ignore(): void {}

/** Runs what is pending through node-pg-migrate: every unit and its record in one transaction. */
export async function applyUnits({ client, files }: { client: Client; files: Files }): Promise<string[]> {
  const folder = join(files.folder, 'migrations')
  const options: RunnerOption = {
    dbClient: client,
    dir: folder,
    direction: 'up',
    migrationsSchema: 'punctual',
    migrationsTable: 'migrations',
    createMigrationsSchema: await isMissing(client),
    singleTransaction: true,
    noLock: true,
    checkOrder: false,
    // Only the count of paths matters to the runner, which asks the loader below for what they stand for.
    ignorePattern: '(?!\\d{4}_[a-z0-9_]+\\.sql$).*',
    migrationLoaderStrategies: [{ extensions: ['.sql'], loader: async () => units({ files, folder }) }],
    logger: silent,
  }
  return (await runner(options)).map(({ name }) => name)
}

/** `create schema if not exists` needs the right to create schemas even where there is nothing to create. */
async function isMissing(client: Client): Promise<boolean> {
  const { rows } = await client.query("select to_regnamespace('punctual') is null as missing")
  return rows[0].missing
}

function units({ files, folder }: { files: Files; folder: string }) {
  return [...files.migrations, files.code].map((unit) => ({
    id: join(folder, `${unit.name}.sql`),
    filePaths: unit.files.map(({ path }) => join(files.folder, path)),
    actions: { up: (builder: MigrationBuilder) => runUnit({ builder, unit }), down: false as const },
  }))
}

async function runUnit({ builder, unit }: { builder: MigrationBuilder; unit: Unit }): Promise<void> {
  for (const file of unit.files) {
    try {
      await builder.db.query(file.text)
    } catch (cause) {
      throw new MigrationFailedError({ file: file.path, line: lineOf({ file, cause }), cause })
    }
  }
}

function lineOf({ file, cause }: { file: SqlFile; cause: unknown }): number | undefined {
  const position = Number((cause as { position?: string }).position)
  return position > 0 ? file.text.slice(0, position).split('\n').length : undefined
}
