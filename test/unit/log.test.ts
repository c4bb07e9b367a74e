import { describe, expect, it } from 'vitest'
import { type EventName, Events } from '../../src/events.ts'
import { type LogLevel, printEvents } from '../../src/log.ts'
import { sentences } from '../../src/sentences.ts'

type Options = { level?: LogLevel; pretty?: boolean; secrets?: readonly string[] }

function printing({ level = 'info', pretty = false, secrets = [] }: Options = {}) {
  const written: string[] = []
  const events = new Events()
  const stop = printEvents(events, {
    level,
    pretty,
    secrets,
    destination: { write: (line) => void written.push(line) },
  })
  return { events, stop, written, lines: () => written.map((line) => JSON.parse(line)) }
}

const job = { schedule: 'feed-refresh', run: '12', job: 'feed.download', attempt: 1 }

describe('the log', () => {
  it('prints one event as one line of JSON with its sentence and fields', () => {
    const { events, lines } = printing()
    events.emit('leader.gained', { worker: 'host-1', epoch: 7, waitedMs: 2_300 })
    expect(lines()).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        event: 'leader.gained',
        worker: 'host-1',
        epoch: 7,
        waitedMs: 2_300,
        msg: 'host-1 leads, epoch 7, after waiting 2.3 s',
      },
    ])
  })

  it('prints the sentence alone on a terminal', () => {
    const { events, written } = printing({ pretty: true })
    events.emit('job.finished', { ...job, attempt: 2, durationMs: 12 })
    expect(written).toHaveLength(1)
    expect(written[0]).toContain('feed.download (feed-refresh, run 12, attempt 2) finished in 12 ms')
    expect(written[0]).not.toContain('durationMs')
    expect(written[0]?.trimEnd().split('\n')).toHaveLength(1)
  })

  it('says nothing at info while nothing happens', () => {
    const { events, written } = printing()
    events.emit('daemon.woken', { by: 'poll' })
    events.emit('tick.claimed', { claimed: 0, skipped: 0, dispatched: 0, durationMs: 1, lateMs: 0 })
    events.emit('schedules.unchanged')
    events.emit('job.started', { ...job, trigger: 'schedule', lateMs: 3 })
    expect(written).toEqual([])
    events.emit('tick.claimed', { claimed: 0, skipped: 1, dispatched: 0, durationMs: 1, lateMs: 0 })
    expect(written).toHaveLength(1)
  })

  it('has the level that the fields call for', () => {
    const { events, lines } = printing()
    for (const willRetry of [true, false]) {
      events.emit('job.failed', { ...job, durationMs: 1, error: new Error('no such file'), willRetry })
    }
    expect(lines().map(({ level }) => level)).toEqual([40, 50])
    expect(lines()[0].msg).toBe(
      'feed.download (feed-refresh, run 12) failed after 1 ms, will be retried: no such file',
    )
    expect(lines()[0].error.stack).toContain('log.test.ts')
  })

  it('obeys LOG_LEVEL, and ends when told', () => {
    const quiet = printing({ level: 'error' })
    quiet.events.emit('web.listening', { url: 'http://127.0.0.1:8080' })
    const silent = printing({ level: 'silent' })
    silent.events.emit('tick.failed', { error: new Error('x'), retryInMs: 1 })
    const ended = printing()
    ended.stop()
    ended.events.emit('daemon.stopped')
    expect([quiet, silent, ended].flatMap(({ written }) => written)).toEqual([])
  })

  it.each([true, false])('never prints a secret (on a terminal: %s)', (pretty) => {
    const { events, written } = printing({ level: 'trace', pretty, secrets: ['canary value'] })
    const error = new Error('password=canary, Bearer canary, canary value', {
      cause: new Error('postgres://a:canary@h/d'),
    })
    events.emit('postgres.started', {
      url: 'postgres://ada:canary@127.0.0.1/d',
      dataDir: '/x',
      version: '18',
    })
    events.emit('session.lost', { error })
    events.emit('tick.failed', { error: new AggregateError([error]), retryInMs: 1 })
    events.emit('request.failed', { method: 'GET', path: '/admin?token=canary', error })
    events.emit('job.failed', {
      ...job,
      durationMs: 1,
      error: Object.assign(error, { authorization: 'canary' }),
      willRetry: false,
    })
    expect(written).toHaveLength(5)
    expect(written.join('')).not.toContain('canary')
  })

  it('names a few of many', () => {
    const { events, lines } = printing()
    const inserted = Array.from({ length: 200 }, (_, index) => `s${index}`)
    const none = { updated: [], retired: [], returned: [], renamed: [] }
    events.emit('schedules.synced', { ...none, inserted, renamed: [{ from: 'a', to: 'b' }], jobs: 1 })
    events.emit('schedules.synced', { ...none, inserted: [], jobs: 2 })
    expect(lines().map(({ msg }) => msg)).toEqual([
      'definitions synced, 1 job; new (disabled): s0, s1, s2, s3, s4 and 195 more; renamed: a → b',
      'definitions synced, 2 jobs; schedules as they were',
    ])
    expect(lines()[0].inserted).toHaveLength(51)
  })

  it('has a level for every event', () => {
    const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']
    for (const name of Object.keys(sentences) as EventName[]) {
      const { level } = sentences[name]
      if (typeof level !== 'function') expect(levels).toContain(level)
    }
  })
})
