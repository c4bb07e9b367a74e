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
  return { host, heard, ...onShutdown({ events, host: host as unknown as NodeJS.Process }) }
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
    const { host, heard } = listening()
    host.emit(first, first)
    host.emit(second, second)
    expect(host.exits).toEqual([exitCode])
    expect(heard).toEqual([first])
  })

  it('gives the signals back when closed', () => {
    const { host, close } = listening()
    close()
    expect(host.eventNames()).toEqual([])
  })
})
