import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ConfigError } from '../errors.ts'
import { reasonOf } from '../wording.ts'

const names = ['ts', 'mts', 'js', 'mjs'].map((extension) => `punctual.config.${extension}`)

/** The config file: the one named, else the first of the usual names in the directory. */
export function findConfig({ directory, path }: { directory: string; path: string | undefined }): string {
  const candidates = (path === undefined ? names : [path]).map((name) => resolve(directory, name))
  const found = candidates.find((file) => existsSync(file) && statSync(file).isFile())
  if (found !== undefined) return found
  const problem =
    path === undefined
      ? `there is none in ${directory}; looked for ${names.join(', ')}`
      : `PUNCTUAL_CONFIG names ${candidates[0]}, where there is no file`
  const hint = 'Start in the directory of punctual.config.ts, or set PUNCTUAL_CONFIG to its path.'
  throw new ConfigError({ file: path ?? names[0]!, problems: [{ path: '', problem }], hint })
}

/** Its default export. Node itself removes the types; nothing is compiled or cached. */
export async function importConfig(file: string): Promise<unknown> {
  const module = await import(pathToFileURL(file).href).catch((error: unknown) => {
    const hint = missingPackage(error)
    throw new ConfigError({ file, problems: [{ path: '', ...failure(error) }], cause: error, ...hint })
  })
  if (typeof module.default === 'object' && module.default !== null) return module.default
  const problem = 'default' in module ? 'its default export is not an object' : 'it has no default export'
  throw new ConfigError({
    file,
    problems: [{ path: '', problem, allowed: 'export default defineConfig({ … })' }],
  })
}

function failure(error: unknown): { problem: string; allowed?: string } {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  const problem = `it cannot be loaded: ${reasonOf(error)}${placeOf(error)}`
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return { problem, allowed: 'types that can be erased: no enum, namespace or parameter property' }
  }
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return {
      problem,
      allowed: `TypeScript from Node 22.18 on (this is ${process.version}), .js or .mjs before`,
    }
  }
  return { problem }
}

/** What installs the package that is not there, punctual itself before all. */
function missingPackage(error: unknown): { hint?: string } {
  const { code, message = '' } = (error ?? {}) as Partial<NodeJS.ErrnoException>
  const [, name] = /^Cannot find package '([^']+)'/.exec(message) ?? []
  return code !== 'ERR_MODULE_NOT_FOUND' || name === undefined ? {} : { hint: `Run: npm install ${name}` }
}

/** Where it happened, as ` (file:line)`: the head of the stack, or its first line in a file of the user's. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const [, path, line] = /^(\S.*):(\d+)\n/.exec(stack) ?? []
  if (path !== undefined) return ` (${path}:${line})`
  const [, url, lineInUrl] = /(file:\/\/[^\s():]+):(\d+)/.exec(stack) ?? []
  if (url !== undefined) return ` (${fileURLToPath(url)}:${lineInUrl})`
  return error instanceof SyntaxError ? ' (node --check tells the line)' : ''
}
