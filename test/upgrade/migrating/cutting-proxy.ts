import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

const startsSql = new Set(['Q', 'P'].map((letter) => letter.charCodeAt(0)))

export type CuttingProxy = {
  /** The same database, by way of the proxy. */
  url: string
  /** Statements that came from the client so far, over all its connections. */
  readonly statements: number
  /** When that many have come. */
  until(statements: number): Promise<void>
  close(): Promise<void>
}

/**
 * A way to Postgres on which the client dies: when it sends its n-th statement, all its connections are torn, and the server never
 * sees that statement. To the server that is what kill -9 of the client looks like.
 */
export async function cuttingProxy({ url, at }: { url: string; at: number }): Promise<CuttingProxy> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  const arrivals = new EventTarget()
  let statements = 0
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket
        .on('error', () => undefined)
        .on('close', () => {
          client.destroy()
          upstream.destroy()
        })
    }
    upstream.pipe(client)
    const isCut = countingStatements(() => {
      statements++
      arrivals.dispatchEvent(new Event('statement'))
      return statements >= at
    })
    client.on('data', (bytes) => {
      if (isCut(bytes)) for (const socket of sockets) socket.resetAndDestroy()
      else upstream.write(bytes)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String((server.address() as AddressInfo).port)
  return {
    url: through.href,
    get statements() {
      return statements
    },
    async until(wanted) {
      while (statements < wanted) await once(arrivals, 'statement')
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Reads one client's messages: a startup without a type first, then a letter, a length and the rest each. */
function countingStatements(isLast: () => boolean): (bytes: Buffer) => boolean {
  let pending = Buffer.alloc(0)
  let isStarted = false
  return (bytes) => {
    pending = Buffer.concat([pending, bytes])
    for (;;) {
      const head = isStarted ? 1 : 0
      if (pending.length < head + 4) return false
      const end = head + pending.readUInt32BE(head)
      if (pending.length < end) return false
      const type = pending[0]!
      pending = pending.subarray(end)
      if (isStarted && startsSql.has(type) && isLast()) return true
      isStarted = true
    }
  }
}
