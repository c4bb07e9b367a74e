import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { PunctualProcess, startProcess } from '../support/process.ts'

type Starting = { url: string; env?: Record<string, string> }

const fixtures = join(import.meta.dirname, 'fixtures')

/** `punctual daemon`, the real one, on the config of these tests unless the environment names another. */
export function startDaemon(starting: Starting): PunctualProcess {
  return startProcess({ args: ['daemon'], env: environment(starting) })
}

export function startWorker(starting: Starting): PunctualProcess {
  return startProcess({ args: ['worker'], env: environment(starting) })
}

/** A worker that aborts its jobs soon after it is told to stop, instead of after 25 seconds. */
export function startImpatientWorker({
  drainMs,
  ...starting
}: Starting & { drainMs: number }): PunctualProcess {
  const args = [join(fixtures, 'impatient-worker.ts'), String(drainMs)]
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, ...environment(starting) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new PunctualProcess(child, 'impatient worker')
}

function environment({ url, env }: Starting): Record<string, string> {
  return {
    DATABASE_URL: url,
    PUNCTUAL_CONFIG: join(fixtures, 'punctual.config.ts'),
    LOG_LEVEL: 'debug',
    HEARTBEAT_INTERVAL_MS: '500',
    ...env,
  }
}
