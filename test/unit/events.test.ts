import { describe, expect, it } from 'vitest'
import { Events } from '../../src/events.ts'

describe('events', () => {
  it('reach the listeners of their name, and those of all names, until these end it', () => {
    const events = new Events()
    const heard: unknown[] = []
    const off = events.on('daemon.standby', (fields) => heard.push(fields))
    const offAny = events.onAny((name) => heard.push(name))
    events.emit('daemon.standby', { worker: 'one' })
    events.emit('daemon.stopped')
    off()
    offAny()
    events.emit('daemon.standby', { worker: 'two' })
    expect(heard).toEqual([{ worker: 'one' }, 'daemon.standby', 'daemon.stopped'])
  })

  it('are not disturbed by a listener that throws, and tell of it', () => {
    const events = new Events()
    const heard: unknown[] = []
    events.on('listener.failed', (fields) => heard.push(fields))
    events.on('daemon.stopped', () => {
      throw new Error('broken')
    })
    events.on('daemon.stopped', () => heard.push('next'))
    events.emit('daemon.stopped')
    expect(heard).toEqual([{ event: 'daemon.stopped', error: new Error('broken') }, 'next'])
  })

  it('survive a listener that fails at the failure of listeners', () => {
    const events = new Events()
    events.on('listener.failed', () => {
      throw new Error('broken too')
    })
    events.onAny(() => {
      throw new Error('broken')
    })
    expect(() => events.emit('daemon.stopped')).not.toThrow()
  })

  it('can be waited for, also for one in particular', async () => {
    const events = new Events()
    const second = events.once('daemon.started', { where: ({ worker }) => worker === 'two' })
    events.emit('daemon.started', { worker: 'one' })
    events.emit('daemon.started', { worker: 'two' })
    events.emit('daemon.started', { worker: 'three' })
    await expect(second).resolves.toEqual({ worker: 'two' })
  })

  it('are no longer waited for once the signal aborts', async () => {
    const events = new Events()
    const controller = new AbortController()
    const waiting = events.once('daemon.stopped', { signal: controller.signal })
    controller.abort(new Error('enough'))
    events.emit('daemon.stopped')
    await expect(waiting).rejects.toThrow('enough')
    await expect(events.once('daemon.stopped', { signal: controller.signal })).rejects.toThrow('enough')
  })

  it('reject a wait whose condition throws', async () => {
    const events = new Events()
    const where = () => {
      throw new Error('no such field')
    }
    const waiting = events.once('daemon.stopped', { where })
    events.emit('daemon.stopped')
    await expect(waiting).rejects.toThrow('no such field')
  })
})
