import { expect, test } from 'vitest'
import { isAnswer, meaningOf, NotConnectedError, type Trouble, troubleOf } from '../../src/db/sqlstates.ts'
import { DatabaseUnreachableError, RefusedError } from '../../src/errors.ts'

type Fields = { code?: string; severity?: string; syscall?: string; errno?: number }

const reported = (message: string, fields: Fields = {}) => Object.assign(new Error(message), fields)
const fatal = (code: string, message: string) => reported(message, { code, severity: 'FATAL' })
const refused = (code: string, message: string) => reported(message, { code, severity: 'ERROR' })
const socket = (code: string, syscall: string) =>
  reported(`${syscall} ${code}`, { code, syscall, errno: -111 })

/** As pg and the kernel report them, word for word. */
const shapes: [string, Error, Trouble | undefined][] = [
  ['a fast stop', fatal('57P01', 'terminating connection due to administrator command'), 'gone'],
  ['a fast stop, its second event', reported('Connection terminated unexpectedly'), 'gone'],
  [
    'an immediate stop',
    fatal('57P02', 'terminating connection because of crash of another server process'),
    'gone',
  ],
  ['an immediate stop, on the wire', socket('ECONNRESET', 'read'), 'gone'],
  ['a start', fatal('57P03', 'the database system is starting up'), 'gone'],
  ['a recovery', fatal('57P03', 'the database system is not yet accepting connections'), 'gone'],
  ['an idle session ended', fatal('57P05', 'terminating connection due to idle-session timeout'), 'gone'],
  [
    'an idle transaction ended',
    fatal('25P03', 'terminating connection due to idle-in-transaction timeout'),
    'gone',
  ],
  ['a long transaction ended', fatal('25P04', 'terminating connection due to transaction timeout'), 'gone'],
  ['nobody listens', socket('ECONNREFUSED', 'connect'), 'gone'],
  ['nobody listens on either address', new AggregateError([socket('ECONNREFUSED', 'connect')]), 'gone'],
  ['no such host', socket('ENOTFOUND', 'getaddrinfo'), 'gone'],
  ['a name server that is away', socket('EAI_AGAIN', 'getaddrinfo'), 'gone'],
  ['no route', socket('EHOSTUNREACH', 'connect'), 'gone'],
  ['a broken pipe', socket('EPIPE', 'write'), 'gone'],
  ['no such socket file', socket('ENOENT', 'connect'), 'gone'],
  ['no answer to a connection', reported('timeout expired'), 'gone'],
  ['no answer to a pool', reported('Connection terminated due to connection timeout'), 'gone'],
  ['no answer to a statement of pg', reported('Query read timeout'), 'gone'],
  ['no answer to a statement of ours', reported('no answer within 4000 ms'), 'gone'],
  ['asked after the end', reported('Client has encountered a connection error and is not queryable'), 'gone'],
  ['asked after the farewell', reported('Client was closed and is not queryable'), 'gone'],
  ['a pooler without a server', refused('08P01', 'server conn crashed?'), 'gone'],
  ['a wrong password', fatal('28P01', 'password authentication failed for user "u"'), 'gone'],
  ['no such database', fatal('3D000', 'database "d" does not exist'), 'gone'],
  [
    'ours, about any of them',
    new DatabaseUnreachableError({ host: 'h', port: 1, database: 'd', cause: 0 }),
    'gone',
  ],
  ['no connection, because of any of them', new NotConnectedError(fatal('57P03', 'starting up')), 'gone'],
  ['no connection, for want of a slot', new NotConnectedError(fatal('53300', 'too many')), 'full'],
  ['no slot', fatal('53300', 'sorry, too many clients already'), 'full'],
  ['no slot for ordinary users', fatal('53300', 'remaining connection slots are reserved'), 'full'],
  ['no connection free in the pool', reported('timeout exceeded when trying to connect'), 'full'],
  ['a standby', refused('25006', 'cannot execute UPDATE in a read-only transaction'), 'read-only'],
  ['a plan for other tables', refused('0A000', 'cached plan must not change result type'), 'stale-plan'],
  ['something not built', refused('0A000', 'cannot drop a table inside itself'), undefined],
  ['a deadlock', refused('40P01', 'deadlock detected'), 'conflict'],
  [
    'a serialization failure',
    refused('40001', 'could not serialize access due to concurrent update'),
    'conflict',
  ],
  ['a lock timeout', refused('55P03', 'canceling statement due to lock timeout'), 'held'],
  ['a statement timeout', refused('57014', 'canceling statement due to statement timeout'), 'slow'],
  ['a full disk', refused('53100', 'could not extend file "base/1/2": No space left on device'), 'starved'],
  ['no memory', refused('53200', 'out of memory'), 'starved'],
  ['a failing disk', refused('58030', 'could not read block 0'), 'starved'],
  ['a division by zero', refused('22012', 'division by zero'), undefined],
  ['a missing function', refused('42883', 'function f() does not exist'), undefined],
  ['a refusal of ours', new RefusedError({ message: 'no' }), undefined],
  [
    'a missing file',
    reported("ENOENT: no such file, open 'x'", { code: 'ENOENT', syscall: 'open' }),
    undefined,
  ],
  ['a bug', new TypeError('x is not a function'), undefined],
]

test.each(shapes)('%s', (_name, error, trouble) => {
  expect(troubleOf(error)).toBe(trouble)
})

test('what is thrown and is no error is no trouble of the server', () => {
  expect(['57P01', { code: '57P01' }, undefined, null].map(troubleOf)).toEqual(Array(4).fill(undefined))
})

test('to who asked, every trouble is a matter of time, and what is read-only is named', () => {
  const meanings = new Map(shapes.map(([, error, trouble]) => [trouble, meaningOf(error)]))
  expect([...meanings].filter(([trouble]) => trouble !== undefined)).toEqual([
    ['gone', 'busy'],
    ['full', 'busy'],
    ['read-only', 'read-only'],
    ['stale-plan', 'busy'],
    ['conflict', 'busy'],
    ['held', 'busy'],
    ['slow', 'busy'],
    ['starved', 'busy'],
  ])
  expect(meaningOf(refused('22P02', 'invalid input syntax'))).toBe('odd-input')
  expect(meaningOf(refused('42P01', 'relation "punctual.runs" does not exist'))).toBe('not-migrated')
  expect(meaningOf(new TypeError('x is not a function'))).toBe(undefined)
})

test('Graphile Worker, which waits for minutes where it knows the code, sees none in a refused connection', () => {
  const refusal = new NotConnectedError(fatal('57P03', 'the database system is starting up'))
  expect({ ...refusal, message: refusal.message }).toEqual({ message: 'the database system is starting up' })
})

test('a word of the server, however wrapped, tells that it is there; silence does not', () => {
  const full = fatal('53300', 'sorry, too many clients already')
  const place = { host: 'h', port: 1, database: 'd' }
  expect(isAnswer(new DatabaseUnreachableError({ ...place, cause: new NotConnectedError(full) }))).toBe(true)
  expect(isAnswer(new DatabaseUnreachableError({ ...place, cause: socket('ECONNRESET', 'read') }))).toBe(
    false,
  )
})
