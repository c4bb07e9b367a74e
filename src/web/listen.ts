import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EnvironmentError, PortInUseError } from '../errors.ts'

const firstPort = 8080
const portsTried = 100

type Place = {
  host: string
  port: number | undefined
  /** The variable that says which port. */
  variable?: 'PORT' | 'PROBE_PORT'
}

/** Listens on the port asked for, or from 8080 on the next free one; answers which. */
export async function listen(server: Server, { host, port, variable = 'PORT' }: Place): Promise<number> {
  const last = port ?? firstPort + portsTried - 1
  for (let tried = port ?? firstPort; ; tried++) {
    try {
      server.listen({ host, port: tried })
      await once(server, 'listening')
      return (server.address() as AddressInfo).port
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'EADDRINUSE' && tried < last) continue
      throw refusal({ code, error, host, port: tried, variable })
    }
  }
}

type Refused = Required<Place> & { code: unknown; error: unknown; port: number }

function refusal({ code, error, host, port, variable }: Refused): unknown {
  if (code === 'EADDRINUSE') return new PortInUseError({ port, host, variable })
  const given = String(port)
  if (code === 'EACCES') {
    const problem = 'cannot be listened on by this user'
    return new EnvironmentError({ problems: [{ path: variable, problem, given, allowed: '1024 to 65535' }] })
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const problem = 'is no address of this machine'
    return new EnvironmentError({
      problems: [{ path: 'HOST', problem, given: host, allowed: '127.0.0.1 or 0.0.0.0' }],
    })
  }
  return error
}

/** The address to open in a browser on this machine. */
export function addressOf({ host, port }: { host: string; port: number }): string {
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const name = isEverywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** Lets requests under way end, for a while; takes no new ones. */
export async function stop(server: Server, { withinMs }: { withinMs: number }): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  const timer = setTimeout(() => server.closeAllConnections(), withinMs)
  await closed
  clearTimeout(timer)
}
