import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { runPunctual } from '../support/process.ts'

type Environment = Record<string, string | undefined>
type Elsewhere = { env?: Environment; cwd?: string }

/** The config of the tests: jobs that greet, break and linger, each with a schedule that never comes due by itself. */
export const appConfig = join(import.meta.dirname, 'app', 'punctual.config.ts')

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** An empty folder that the embedded server's user can reach too; gone when the file's tests are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-cli-'))
  chmodSync(folder, 0o755)
  folders.push(folder)
  return folder
}

/** Runs commands with this environment, in a folder without an .env or a server of its own unless told. */
export function punctualWith(common: () => Environment = () => ({})) {
  const folder = temporaryFolder()
  return async (args: string[], { env = {}, cwd = folder }: Elsewhere = {}) => {
    const { code, signal, stdout, stderr } = await runPunctual({ args, env: { ...common(), ...env }, cwd })
    return {
      code,
      signal,
      stdout,
      stderr,
      /** The one document on stdout. */
      json: () => JSON.parse(stdout),
      /** The one document on stderr. */
      problem: () => JSON.parse(stderr),
    }
  }
}
