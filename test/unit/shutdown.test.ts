import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Events } from '../../src/events.ts'
import { onShutdown } from '../../src/shutdown.ts'

class Host extends EventEmitter {
  readonly exits: unknown[] = []
  exit(code?: number | string | null): never {
    this.exits.push(code)
    return undefined as never
  }
}

function listening() {
  const host = new Host()
  const events = new Events()
  const heard: string[] = []
  events.on('shutdown.requested', ({ signal }) => heard.push(signal))
  const clock = { now: 1_000 }
  const shutdown = onShutdown({ events, host: host as unknown as NodeJS.Process, now: () => clock.now })
  return { host, heard, clock, ...shutdown }
}

describe('shutdown', () => {
  it.each(['SIGTERM', 'SIGINT'])('begins with the first %s', (name) => {
    const { host, heard, signal } = listening()
    expect(signal.aborted).toBe(false)
    host.emit(name, name)
    expect(signal.aborted).toBe(true)
    expect(heard).toEqual([name])
    expect(host.exits).toEqual([])
  })

  it.each([
    ['SIGTERM', 'SIGINT', 130],
    ['SIGINT', 'SIGTERM', 143],
    ['SIGINT', 'SIGINT', 130],
  ])('is immediate when %s is followed by %s', (first, second, exitCode) => {
    const { host, heard, clock } = listening()
    host.emit(first, first)
    clock.now += 1_000
    host.emit(second, second)
    expect(host.exits).toEqual([exitCode])
    expect(heard).toEqual([first])
  })

  it('takes the echo of a signal for the same request, and no other signal for an echo', () => {
    const { host, clock } = listening()
    host.emit('SIGINT', 'SIGINT')
    clock.now += 20
    host.emit('SIGINT', 'SIGINT')
    expect(host.exits).toEqual([])
    host.emit('SIGTERM', 'SIGTERM')
    expect(host.exits).toEqual([143])
  })

  it('gives the signals back when closed', () => {
    const { host, close } = listening()
    close()
    expect(host.eventNames()).toEqual([])
  })
})
