/**
 * A wire between a process and its Postgres that can fail as real ones do. It reads the protocol (without TLS) message by
 * message, each way, and asks a rule what becomes of each:
 *
 *     const proxy = await startProxy(database.url)        // give proxy.url to what is to be tested
 *     proxy.rule = losesAnswerTo(/^commit$/i)             // that connection falls silent; others pass
 *     proxy.rule = ({ way }) => (way === 'toServer' ? 'mute' : 'pass')
 *     proxy.faults                                        // how often a rule said anything but 'pass'
 *
 * What it cannot show is a kernel that does not answer: both ends go on acknowledging, so that TCP itself notices nothing.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { packetsOf } from './postgres-packets.ts'

export type Way = 'toServer' | 'toClient'

export type Message = {
  way: Way
  /** Which connection, from 1. */
  connection: number
  /** The letter of the protocol: Q, P, B … from the client, Z, D, C, E … from the server; '' for what opens a connection. */
  type: string
  bytes: Buffer
  /** The application_name of the connection. */
  application: string
  /** The text of the statement it belongs to; '' while the connection is opened. */
  statement: string
  /** Which statement of its connection that is, from 1. */
  nth: number
}

/**
 * `swallow`: only this message is lost. `mute`: nothing passes this way any more, not even the end of the connection (half
 * open). `cut`: both ends hear an orderly end. `reset`: both hear that the connection broke. A number: that many milliseconds late.
 */
export type Fate = 'pass' | 'swallow' | 'mute' | 'cut' | 'reset' | number
export type Rule = (message: Message) => Fate

export const passes: Rule = () => 'pass'

type Wire = {
  number: number
  near: Socket
  far: Socket
  muted: Set<Way>
  application: string
  statement: string
  nth: number
}

export async function startProxy(url: string): Promise<FaultyProxy> {
  const proxy = new FaultyProxy(url)
  await proxy.listen()
  return proxy
}

export class FaultyProxy {
  rule: Rule = passes
  /** Connections that were accepted, by the application_name they came with. */
  readonly accepted: string[] = []
  faults = 0
  #count = 0
  readonly #server: URL
  readonly #wires = new Set<Wire>()
  readonly #listener = createServer({ allowHalfOpen: true }, (near) => this.#join(near))

  constructor(url: string) {
    this.#server = new URL(url)
  }

  /** The same database, through the proxy. */
  get url(): string {
    const through = new URL(this.#server)
    through.hostname = '127.0.0.1'
    through.port = String((this.#listener.address() as AddressInfo).port)
    return through.href
  }

  get open(): number {
    return this.#wires.size
  }

  async listen(): Promise<void> {
    this.#listener.listen(0, '127.0.0.1')
    await once(this.#listener, 'listening')
  }

  /** Does this to every connection that is open, now; new ones are as before. A way narrows what falls silent. */
  strike(fate: 'mute' | 'cut' | 'reset', ways: readonly Way[] = ['toServer', 'toClient']): void {
    for (const wire of [...this.#wires]) for (const way of ways) this.#inflict(wire, way, fate)
  }

  /** Connections come to an end at another server from now on; those that are open stay where they are. */
  pointTo(url: string): void {
    const { hostname, port } = new URL(url)
    Object.assign(this.#server, { hostname, port })
  }

  async close(): Promise<void> {
    this.strike('reset')
    this.#listener.close()
    await once(this.#listener, 'close')
  }

  #join(near: Socket): void {
    const far = connect({ port: Number(this.#server.port), host: this.#server.hostname, allowHalfOpen: true })
    const number = ++this.#count
    const wire: Wire = { number, near, far, muted: new Set(), application: '', statement: '', nth: 0 }
    this.#wires.add(wire)
    this.#carry(wire, 'toServer')
    this.#carry(wire, 'toClient')
    for (const end of [near, far]) {
      end.setNoDelay(true)
      end.once('close', () => near.destroyed && far.destroyed && this.#wires.delete(wire))
    }
  }

  #carry(wire: Wire, way: Way): void {
    const [from, to] = way === 'toServer' ? [wire.near, wire.far] : [wire.far, wire.near]
    const packets = packetsOf(way)
    let before: Promise<unknown> = Promise.resolve()
    from.on('data', (chunk) => {
      for (const packet of packets.read(chunk)) {
        if (packet.application !== undefined) {
          wire.application = packet.application
          this.accepted.push(packet.application)
        }
        if (packet.statement !== undefined)
          Object.assign(wire, { statement: packet.statement, nth: wire.nth + 1 })
        const { number: connection, application, statement, nth } = wire
        const message = { way, connection, ...packet, application, statement, nth }
        before = before.then(() => this.#deal(wire, to, message))
      }
    })
    from.on('error', () => undefined)
    from.on('end', () => {
      before = before.then(() => wire.muted.has(way) || to.end())
    })
    from.on('close', (isBroken) => {
      before = before.then(() => wire.muted.has(way) || (isBroken ? to.resetAndDestroy() : to.end()))
    })
  }

  async #deal(wire: Wire, to: Socket, message: Message): Promise<void> {
    if (wire.muted.has(message.way)) return
    const fate = this.rule(message)
    if (fate !== 'pass') this.faults++
    if (typeof fate === 'number') await setTimeout(fate)
    else if (fate === 'swallow') return
    else if (fate !== 'pass') return this.#inflict(wire, message.way, fate)
    if (to.writable) to.write(message.bytes)
  }

  #inflict(wire: Wire, way: Way, fate: 'mute' | 'cut' | 'reset'): void {
    if (fate === 'mute') {
      wire.muted.add(way)
      return
    }
    for (const end of [wire.near, wire.far]) {
      if (fate === 'cut') end.destroySoon()
      else if (!end.destroyed) end.resetAndDestroy()
    }
  }
}

/** From the next such statement on, its connection is silent towards the client: the server does the work, nobody hears of it. */
export function losesAnswerTo(statement: RegExp | ((message: Message) => boolean)): Rule {
  const isIt =
    typeof statement === 'function' ? statement : (message: Message) => statement.test(message.statement)
  let isOver = false
  return (message) => {
    if (isOver || message.way !== 'toClient' || message.nth === 0 || !isIt(message)) return 'pass'
    isOver = true
    return 'mute'
  }
}
