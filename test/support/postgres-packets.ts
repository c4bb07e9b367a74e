/** One message of the Postgres protocol, with what it tells about its connection. */
export type Packet = {
  type: string
  bytes: Buffer
  /** Set where a connection introduces itself. */
  application?: string
  /** Set where a statement begins. */
  statement?: string
}

type Packets = { read(chunk: Buffer): Packet[] }

const version3 = 196_608

/** Cuts one way of a connection without TLS into its messages. */
export function packetsOf(way: 'toServer' | 'toClient'): Packets {
  const texts = new Map<string, string>()
  let rest: Buffer = Buffer.alloc(0)
  // What opens a connection has no letter.
  let isOpen = way === 'toClient'
  return {
    read(chunk) {
      rest = Buffer.concat([rest, chunk])
      const packets: Packet[] = []
      for (;;) {
        const head = isOpen ? 1 : 0
        const length = rest.length < head + 4 ? Number.POSITIVE_INFINITY : head + rest.readInt32BE(head)
        if (rest.length < length) return packets
        const bytes = rest.subarray(0, length)
        rest = rest.subarray(length)
        const type = isOpen ? String.fromCharCode(bytes[0]!) : ''
        packets.push({ type, bytes, ...(way === 'toServer' ? toldBy(type, bytes, texts) : {}) })
        isOpen = true
      }
    },
  }
}

function toldBy(type: string, bytes: Buffer, texts: Map<string, string>): Partial<Packet> {
  if (type === '') return bytes.readInt32BE(4) === version3 ? { application: applicationIn(bytes) } : {}
  const [first = '', second = ''] = bytes.subarray(5).toString('utf8').split('\0', 2)
  if (type === 'Q') return { statement: first }
  if (type === 'P') texts.set(first, second)
  return type === 'B' ? { statement: texts.get(second) ?? '' } : {}
}

function applicationIn(startup: Buffer): string {
  const words = startup.subarray(8).toString('utf8').split('\0')
  return words[words.indexOf('application_name') + 1] ?? ''
}
