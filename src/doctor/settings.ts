import { type LoadedConfig, loadConfig } from '../config.ts'
import { type Environment, readEnvironment } from '../environment.ts'
import { PunctualError } from '../errors.ts'
import { counted, reasonOf } from '../wording.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

export type Settings = {
  findings: Finding[]
  environment: Environment | undefined
  config: LoadedConfig | undefined
}

/** The environment and the configuration, each as far as it can be read. */
export async function checkSettings(): Promise<Settings> {
  const findings: Finding[] = []
  const environment = attempt(readEnvironment, (error) => findings.push(problem('environment', error)))
  if (environment === undefined) return { findings, environment, config: undefined }
  findings.push(ok('environment', `NODE_ENV is ${environment.nodeEnv}; every variable is valid.`))
  findings.push(...checkSignIn(environment))
  const config = await loadConfig({ path: environment.config }).catch((error: unknown) => {
    findings.push(isMissing(error, environment) ? noConfig(error) : problem('config', error))
    return undefined
  })
  if (config !== undefined)
    findings.push(ok('config', `${config.file} is good: ${counted(config.schedules.length, 'schedule')}.`))
  return { findings, environment, config }
}

function checkSignIn({ nodeEnv, jwtSecret, jwtJwksUrl }: Environment): Finding[] {
  if (nodeEnv === 'development' || jwtSecret !== undefined || jwtJwksUrl !== undefined) return []
  const found = 'Neither JWT_SECRET nor JWT_JWKS_URL is set: API and pages are closed.'
  return [warn('sign-in', found, 'For the web process: JWT_SECRET=$(openssl rand -hex 32)')]
}

function isMissing(error: unknown, { config }: Environment): boolean {
  return config === undefined && reasonOf(error).includes('there is none in ')
}

function noConfig(error: unknown): Finding {
  const [, second = 'There is no configuration.'] = reasonOf(error).split('\n')
  const found = `No configuration: ${second.replace(/^\W+/, '')}`
  return warn('config', found, 'Daemon and worker need one: run this beside it, or set PUNCTUAL_CONFIG.')
}

export function problem(check: string, error: unknown): Finding {
  const found = reasonOf(error).replaceAll(/\s*\n\s*/g, ' ')
  const hint = error instanceof PunctualError ? error.hint : 'This should not happen: please report it.'
  return fail(check, found, hint)
}

function attempt<Result>(work: () => Result, onError: (error: unknown) => void): Result | undefined {
  try {
    return work()
  } catch (error) {
    onError(error)
    return undefined
  }
}
