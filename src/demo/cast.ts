import type { Queryable } from '../db/database.ts'
import { addBlackoutThen, disableThen, enableThen, retryThen, setFlagThen, triggerThen } from '../db/deeds.ts'
import {
  beatThen,
  type Leader,
  leadThen,
  registerThen,
  resignThen,
  returnThen,
  syncThen,
} from '../db/history.ts'
import { taskOf } from '../definitions.ts'
import { version } from '../version.ts'
import type { Configs, Deed } from './story.ts'

type Place = { machine: string; region: string }

/** The processes and people of the story: who leads, who works, and what a deed means to the database. */
export class Cast {
  /** The worker that has the jobs in hand. */
  worker = ''
  /** Nobody, during the outage. */
  leader: Leader | undefined
  #place: Place = { machine: '', region: '' }
  #config: Configs[keyof Configs] | undefined
  readonly #history: Queryable
  readonly #configs: Configs

  constructor({ history, configs }: { history: Queryable; configs: Configs }) {
    this.#history = history
    this.#configs = configs
  }

  async perform(deed: Deed): Promise<void> {
    const { at } = deed
    const history = this.#history
    if (deed.does === 'deploy') await this.#deploy(deed, deed.config)
    else if (deed.does === 'replace') await this.#replace(deed, at)
    else if (deed.does === 'cut off') await this.#cutOff(deed.reason, at)
    else if (deed.does === 'come back') await this.#lead(at)
    else if (deed.does === 'enable') await enableThen(history, deed, at)
    else if (deed.does === 'disable') await disableThen(history, deed, at)
    else if (deed.does === 'trigger') await triggerThen(history, deed, at)
    else if (deed.does === 'retry') await retryThen(history, deed, at)
    else if (deed.does === 'flag') await setFlagThen(history, deed, at)
    else await addBlackoutThen(history, deed, at)
  }

  /** The present. Whoever goes on finds no lock and no job in the hands of somebody who is not there. */
  async end(at: Date, { handsOver }: { handsOver: boolean }): Promise<void> {
    const history = this.#history
    const leader = this.leader!
    if (!handsOver) {
      await beatThen(history, { worker: leader.worker, status: 'leading' }, at)
      await beatThen(history, { worker: this.worker, status: 'running' }, at)
      return
    }
    await returnThen(history, this.worker, at)
    await this.#stopAll(at, 'resigned')
  }

  /** A release: the new processes take over, and bring their definitions. */
  async #deploy({ machine, region, at }: Place & { at: Date }, config: keyof Configs): Promise<void> {
    const history = this.#history
    if (this.leader !== undefined) await this.#stopAll(at, 'resigned')
    this.#place = { machine, region }
    this.#config = this.#configs[config]
    await this.#startWorker(at)
    await this.#lead(at)
    await syncThen(history, { ...this.#config.definitions, leader: this.leader! }, at)
  }

  /** A daemon dies, and another takes over within moments. */
  async #replace({ machine, region }: Place, at: Date): Promise<void> {
    await beatThen(this.#history, { worker: this.leader!.worker, status: 'stopped' }, at)
    this.#place = { machine, region }
    await this.#lead(at)
  }

  async #cutOff(reason: string, at: Date): Promise<void> {
    const history = this.#history
    await resignThen(history, { ...this.leader!, reason: `cut off: ${reason}` }, at)
    await beatThen(history, { worker: this.leader!.worker, status: 'stopped' }, at)
    this.leader = undefined
  }

  async #stopAll(at: Date, reason: string): Promise<void> {
    const history = this.#history
    const leader = this.leader!
    await resignThen(history, { ...leader, reason }, at)
    for (const worker of [leader.worker, this.worker])
      await beatThen(history, { worker, status: 'stopped' }, at)
  }

  async #startWorker(at: Date): Promise<void> {
    this.worker = this.#nameOf('worker', at)
    const own = this.#config!.jobs.filter(({ task }) => task === undefined)
    const tasks = own.map(({ name }) => taskOf(name))
    await registerThen(this.#history, { ...this.#process('worker'), worker: this.worker, tasks }, at)
  }

  async #lead(at: Date): Promise<void> {
    const worker = this.#nameOf('daemon', at)
    const definitions = this.#config!.definitions.hash
    await registerThen(this.#history, { ...this.#process('schedule_daemon'), worker, definitions }, at)
    this.leader = await leadThen(this.#history, { worker, region: this.#place.region }, at)
  }

  #process<Kind extends 'schedule_daemon' | 'worker'>(kind: Kind) {
    return { ...this.#place, kind, version }
  }

  #nameOf(kind: 'daemon' | 'worker', at: Date): string {
    return `${kind}-${this.#place.machine}-1-${(((at.getTime() / 1000) % 0xffffff) | 0).toString(16)}`
  }
}
