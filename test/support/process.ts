import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** One printed event: its name, its fields and pino's level, time and msg. Other lines have a msg only. */
export type Line = { event?: string; level?: number; msg?: string; [field: string]: unknown }
export type Ending = { code: number | null; signal: NodeJS.Signals | null }

type Starting = {
  args: string[]
  env?: Record<string, string | undefined>
  cwd?: string
  /** The CLI of another release. */
  main?: string
  /** What to put before the command, to run it elsewhere: in a network namespace, for example. */
  enter?: readonly string[]
}
type Waiting = { where?: (line: Line) => boolean; timeoutMs?: number }

const ownMain = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')

const running = new Set<PunctualProcess>()

/** The real CLI as a child. Its environment is what is given here, beside PATH and HOME. */
export function startProcess({ args, env = {}, cwd, main = ownMain, enter = [] }: Starting): PunctualProcess {
  const { PATH, HOME } = process.env
  const [command, ...rest] = [...enter, process.execPath, main, ...args]
  const child = spawn(command!, rest, {
    cwd,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new PunctualProcess(child, args.join(' '))
}

/** Runs a command to its end. */
export async function runPunctual(starting: Starting): Promise<Ending & Record<'stdout' | 'stderr', string>> {
  const started = startProcess(starting)
  const ending = await started.ended
  return { ...ending, ...started.output }
}

/** Ends what a test file left running. */
export async function killProcesses(): Promise<void> {
  await Promise.all([...running].map((one) => one.kill('SIGKILL')))
}

export class PunctualProcess {
  readonly lines: Line[] = []
  readonly output = { stdout: '', stderr: '' }
  readonly ended: Promise<Ending>
  readonly #child: ChildProcessByStdio<null, Readable, Readable>
  readonly #name: string
  readonly #changes = new EventTarget()
  #ending: Ending | undefined

  constructor(child: ChildProcessByStdio<null, Readable, Readable>, name: string) {
    this.#child = child
    this.#name = name
    running.add(this)
    for (const stream of ['stdout', 'stderr'] as const) {
      createInterface({ input: child[stream] }).on('line', (line) => this.#read(stream, line))
    }
    this.ended = once(child, 'close').then(([code, signal]) => this.#end({ code, signal }))
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** The first line, already printed or still to come, with that event; fails when the process ends without it. */
  async waitFor(event: string, { where = () => true, timeoutMs = 60_000 }: Waiting = {}): Promise<Line> {
    const signal = AbortSignal.timeout(timeoutMs)
    for (;;) {
      const found = this.lines.find((line) => line.event === event && where(line))
      if (found !== undefined) return found
      if (this.#ending !== undefined || signal.aborted) throw new Error(this.#lament(event))
      await once(this.#changes, 'change', { signal }).catch(() => undefined)
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Sends the signal and waits for the end. */
  kill(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    this.signal(signal)
    return this.ended
  }

  #read(stream: 'stdout' | 'stderr', line: string): void {
    this.output[stream] += `${line}\n`
    this.lines.push(parsed(line))
    this.#changes.dispatchEvent(new Event('change'))
  }

  #end(ending: Ending): Ending {
    this.#ending = ending
    running.delete(this)
    this.#changes.dispatchEvent(new Event('change'))
    return ending
  }

  #lament(event: string): string {
    const state = this.#ending === undefined ? 'still running' : JSON.stringify(this.#ending)
    return `punctual ${this.#name} never printed ${event} (${state})\n${this.output.stdout}${this.output.stderr}`
  }
}

function parsed(line: string): Line {
  try {
    return JSON.parse(line)
  } catch {
    return { msg: line }
  }
}
