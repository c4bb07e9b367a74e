import { isIP, isIPv6 } from 'node:net'
import type { Context } from 'hono'

/**
 * Where a request comes from: what a proxy that we trust says in its header, else the other end of the socket. Undefined
 * where there is no socket.
 */
export function clientAddress(c: Context, header: string | undefined): string | undefined {
  const told = header === undefined ? undefined : c.req.header(header)?.split(',').at(-1)?.trim()
  if (told !== undefined && isIP(told) !== 0) return told
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  return incoming?.socket?.remoteAddress
}

/** The address as far as it tells one asker from another: of IPv6 the first half, since whoever has one has all of those. */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined || !isIPv6(plain)) return mapped ?? plain
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::')
  const groups = (text: string | undefined) => (text ? text.split(':') : [])
  const zeros = Array(8 - groups(head).length - groups(tail).length).fill('0')
  return `${[...groups(head), ...zeros, ...groups(tail)].slice(0, 4).join(':')}::/64`
}
