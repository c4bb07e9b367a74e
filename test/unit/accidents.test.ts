import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchForAccidents } from '../../src/accidents.ts'
import { Events } from '../../src/events.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watching() {
  const host = Object.assign(new EventEmitter(), {
    exits: [] as unknown[],
    exit: (code: unknown) => host.exits.push(code),
  })
  const events = new Events()
  const told: unknown[] = []
  const stopped: unknown[] = []
  events.on('process.failed', ({ error }) => told.push(error))
  const off = watchForAccidents({
    events,
    onAccident: (error) => stopped.push(error),
    host: host as unknown as NodeJS.Process,
  })
  return { host, told, stopped, off }
}

test.each(['uncaughtException', 'unhandledRejection'])(
  '%s is told, and everything is stopped in order',
  (name) => {
    const { host, told, stopped } = watching()
    host.emit(name, 'why')
    expect({ told, stopped, exits: host.exits }).toEqual({ told: ['why'], stopped: ['why'], exits: [] })
  },
)

test('whatever hangs while it stops, the process ends with 1 after ten seconds', () => {
  const { host } = watching()
  host.emit('uncaughtException', 'why')
  vi.advanceTimersByTime(9_999)
  expect(host.exits).toEqual([])
  vi.advanceTimersByTime(1)
  expect(host.exits).toEqual([1])
})

test('a second accident while it stops ends it at once', () => {
  const { host, told, stopped } = watching()
  host.emit('uncaughtException', 'first')
  host.emit('unhandledRejection', 'second')
  expect({ told, stopped, exits: host.exits }).toEqual({
    told: ['first', 'second'],
    stopped: ['first'],
    exits: [1],
  })
})

test('when nobody watches any more, it is for Node to end the process', () => {
  const { host, off } = watching()
  off()
  expect(host.eventNames()).toEqual([])
})
