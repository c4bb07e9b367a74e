/** Stands at the port of a Postgres that is away: counts who comes, and sends everybody off as a server that recovers does. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { packetsOf } from '../../support/postgres-packets.ts'

export type Away = {
  /** Who came, and when, in milliseconds since it stands here. */
  readonly visits: { application: string; at: number }[]
  leave(): Promise<void>
}

export async function standIn(port: number): Promise<Away> {
  const since = performance.now()
  const visits: Away['visits'] = []
  const server = createServer((socket) => {
    const packets = packetsOf('toServer')
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      for (const { application } of packets.read(chunk)) {
        if (application === undefined) continue
        visits.push({ application, at: performance.now() - since })
        socket.end(refusal)
      }
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    visits,
    async leave() {
      server.close()
      await once(server, 'close')
    },
  }
}

const fields = 'SFATAL\0VFATAL\0C57P03\0Mthe database system is not yet accepting connections\0\0'
const refusal = Buffer.concat([Buffer.from('E'), lengthOf(fields), Buffer.from(fields)])

function lengthOf(text: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(text.length + 4)
  return length
}
