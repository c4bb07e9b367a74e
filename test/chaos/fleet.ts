/** The processes of a storm: daemons that compete, workers that execute, each replaced when it is gone, as a platform would. */
import { join } from 'node:path'
import { type PunctualProcess, startProcess } from '../support/process.ts'
import type { Asker } from './rows.ts'

export type FleetOptions = {
  url: string
  asker: Asker
  daemons: number
  workers: number
  env: Record<string, string>
  /** Polls without a lock, so that every daemon claims. */
  leaderless: boolean
}

export type Exit = {
  role: 'daemon' | 'worker'
  code: number | null
  signal: NodeJS.Signals | null
  words: string
}

export class Fleet {
  readonly daemons: PunctualProcess[] = []
  readonly workers: PunctualProcess[] = []
  /** Processes that went although nobody had killed them. */
  readonly exits: Exit[] = []
  /** Stopped by SIGSTOP for the moment. */
  readonly frozen = new Set<PunctualProcess>()
  readonly #options: FleetOptions
  readonly #doomed = new Set<PunctualProcess>()

  constructor(options: FleetOptions) {
    this.#options = options
    for (let count = 0; count < options.daemons; count++) this.start('daemon')
  }

  /** Ready once the schedules are defined and the workers execute. */
  async ready(): Promise<void> {
    await this.#options.asker.until({
      text: 'select from punctual.schedules limit 1',
      isWanted: (rows) => {
        if (this.exits[0] !== undefined) throw new Error(`a daemon ended at once: ${this.exits[0].words}`)
        return rows.length === 1
      },
    })
    for (let count = 0; count < this.#options.workers; count++) this.start('worker')
    await Promise.all(this.workers.map((worker) => worker.waitFor('worker.started', { timeoutMs: 60_000 })))
  }

  start(role: 'daemon' | 'worker'): PunctualProcess {
    const { url, env, leaderless } = this.#options
    const one = startProcess({
      args: [role],
      env: {
        DATABASE_URL: url,
        PUNCTUAL_CONFIG: join(import.meta.dirname, 'punctual.config.ts'),
        PUNCTUAL_LEADERLESS: String(leaderless),
        HEARTBEAT_INTERVAL_MS: '500',
        LOG_LEVEL: 'info',
        ...env,
      },
    })
    const peers = role === 'daemon' ? this.daemons : this.workers
    peers.push(one)
    one.ended.then(({ code, signal }) => {
      peers.splice(peers.indexOf(one), 1)
      if (this.#doomed.has(one)) return
      this.exits.push({ role, code, signal, words: one.output.stderr.slice(-2_000) })
      this.start(role)
    })
    return one
  }

  /** Kill -9, and another in its place. */
  async kill(one: PunctualProcess): Promise<void> {
    this.#doomed.add(one)
    await one.kill('SIGKILL')
    this.start('daemon')
  }

  /** The daemon that leads and is not frozen; without a lock, any that is not. */
  async leader(random: () => number): Promise<PunctualProcess> {
    const candidates = () => this.daemons.filter((daemon) => !this.frozen.has(daemon))
    if (this.#options.leaderless) return candidates()[Math.floor(random() * candidates().length)]!
    const leading = (pid: number) => candidates().find((daemon) => daemon.pid === pid)
    const [row] = await this.#options.asker.until({
      text: 'select w.pid from punctual.leadership l join punctual.worker_instances w on w.id = l.leader',
      isWanted: ([found]) => found !== undefined && leading(found.pid) !== undefined,
    })
    return leading(row!.pid) ?? this.leader(random)
  }

  async stop(signal: NodeJS.Signals, which = [...this.daemons, ...this.workers]): Promise<void> {
    const all = [...which]
    for (const one of all) this.#doomed.add(one)
    await Promise.all(all.map((one) => one.kill(signal)))
  }
}
