import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, fail, ok, warn } from './finding.ts'

type Place = { directory?: string; variables?: Record<string, string | undefined> }

/** What Fly needs to be told, by the fly.toml beside and by the variables of the machine; nothing where neither is there. */
export function checkFly({ directory = process.cwd(), variables = process.env }: Place = {}): Finding[] {
  const file = join(directory, 'fly.toml')
  const fromFile = existsSync(file) ? checkFile(readFileSync(file, 'utf8')) : []
  return [...fromFile, ...checkVariables(variables)]
}

type Table = { header: string; text: string }

function checkFile(toml: string): Finding[] {
  const text = toml.replaceAll(/^\s*#.*$/gm, '')
  const tables = text.split(/^(?=\s*\[)/m).map((part): Table => {
    const [, header = '', rest = part] = /^\s*(\[+[^\]]*\]+)([\s\S]*)$/.exec(part) ?? []
    return { header, text: rest }
  })
  const wrong = [
    ...checkStopping(text),
    ...checkRestart(tables),
    ...checkServices(tables),
    ...checkRelease(tables),
    ...checkProbes(tables),
  ]
  return wrong.length > 0 ? wrong : [ok('fly.toml', 'Signals, restarts, groups, checks and release are set.')]
}

function checkStopping(text: string): Finding[] {
  const findings: Finding[] = []
  const [, signal] = /^kill_signal\s*=\s*"(\w+)"/m.exec(text) ?? []
  if (signal !== undefined && signal !== 'SIGTERM' && signal !== 'SIGINT')
    findings.push(
      fail('fly.toml', `kill_signal is ${signal}, which ends a process at once.`, 'kill_signal = "SIGTERM"'),
    )
  const [, given = '5'] = /^kill_timeout\s*=\s*"?(\d+)/m.exec(text) ?? []
  if (Number(given) < 60)
    findings.push(
      warn(
        'fly.toml',
        `kill_timeout is ${given} s: running jobs are killed at a deploy and start again.`,
        'kill_timeout = 120',
      ),
    )
  return findings
}

const groups = ['daemon', 'worker']
const of = (tables: readonly Table[], header: string) => tables.filter((table) => table.header === header)
const names = ({ text }: Table, group: string) =>
  new RegExp(`processes\\s*=\\s*\\[[^\\]]*"${group}"`).test(text)
const isForAll = ({ text }: Table) => !/^\s*processes\s*=/m.test(text)

function checkRestart(tables: readonly Table[]): Finding[] {
  const always = of(tables, '[[restart]]').filter(({ text }) => /policy\s*=\s*"always"/.test(text))
  const left = groups.filter((group) => !always.some((table) => isForAll(table) || names(table, group)))
  if (left.length === 0) return []
  const found = `Not restarted whatever ended it: ${left.join(', ')}.`
  return [warn('fly.toml', found, `[[restart]] policy = "always", processes = ["${left.join('", "')}"]`)]
}

/** A machine behind a service may be stopped for being idle, and a daemon always looks idle to a proxy. */
function checkServices(tables: readonly Table[]): Finding[] {
  const services = [...of(tables, '[http_service]'), ...of(tables, '[[services]]')]
  const behind = groups.filter((group) => services.some((table) => isForAll(table) || names(table, group)))
  if (behind.length === 0) return []
  const isStopped = services.some(({ text }) => /auto_stop_machines\s*=\s*("(stop|suspend)"|true)/.test(text))
  const found = `${behind.join(' and ')} belong to a service${isStopped ? ' that stops idle machines' : ''}.`
  const fix = 'In [http_service] or [[services]]: processes = ["web"]'
  return [isStopped ? fail('fly.toml', found, fix) : warn('fly.toml', found, fix)]
}

function checkRelease(tables: readonly Table[]): Finding[] {
  const [deploy] = of(tables, '[deploy]')
  if (deploy !== undefined && /release_command\s*=\s*"[^"]*migrate( up)?"/.test(deploy.text)) return []
  const found = 'No release command migrates: new daemons would meet an old schema and wait.'
  return [warn('fly.toml', found, '[deploy] release_command = "migrate up"')]
}

function checkProbes(tables: readonly Table[]): Finding[] {
  const checks = tables.filter(({ header }) => /^\[checks\./.test(header))
  const left = groups.filter((group) => !checks.some((table) => names(table, group)))
  if (left.length === 0) return []
  const found = `Nothing checks whether it lives: ${left.join(', ')}.`
  return [
    warn('fly.toml', found, 'PROBE_PORT = "9091" in [env], and [checks] on that port with path "/livez".'),
  ]
}

function checkVariables(variables: Record<string, string | undefined>): Finding[] {
  const { FLY_APP_NAME, FLY_REGION, PRIMARY_REGION, RELEASE_COMMAND, DIRECT_DATABASE_URL } = variables
  if (FLY_APP_NAME === undefined) return []
  const findings: Finding[] = []
  if (RELEASE_COMMAND === '1')
    findings.push(ok('fly', 'This is a release machine: it may migrate, and starts no daemon.'))
  if (!PRIMARY_REGION)
    findings.push(
      warn(
        'fly',
        'PRIMARY_REGION is not set: no region is preferred for the leader.',
        'primary_region = "iad" in fly.toml',
      ),
    )
  else if (FLY_REGION !== PRIMARY_REGION)
    findings.push(ok('fly', `This machine is in ${FLY_REGION}, the primary region is ${PRIMARY_REGION}.`))
  if (!DIRECT_DATABASE_URL)
    findings.push(
      warn(
        'fly',
        'DIRECT_DATABASE_URL is not set, and what fly attaches as DATABASE_URL may be a pooler.',
        'fly secrets set DIRECT_DATABASE_URL=…',
      ),
    )
  return findings.length > 0
    ? findings
    : [ok('fly', `App ${FLY_APP_NAME}, in its primary region ${FLY_REGION}.`)]
}
