import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkTiming } from '../../../src/calendar/calendar.ts'
import { cronExpressions, cronExpressionsWithSeconds } from './cron-arbitrary.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const good = fc.oneof(cronExpressions, cronExpressionsWithSeconds)

/** Something that can stand in no field: outside every range, of another dialect, or cut in the middle. */
const impossibleElements = fc.oneof(
  fc.integer({ min: 60, max: 99_999 }).map(String),
  fc.integer({ min: 1, max: 59 }).map((number) => `-${number}`),
  fc.integer({ min: 2, max: 7 }).map((number) => `${number}-${number - 1}`),
  fc.integer({ min: 1, max: 7 }).map((number) => `${number}/2`),
  fc.integer({ min: 61, max: 999 }).map((step) => `*/${step}`),
  fc.constantFrom(
    '',
    '?',
    'H',
    'H/5',
    'W',
    '15W',
    'LW',
    'L-2',
    '*/0',
    '*/',
    '**',
    '1-',
    '1-2-3',
    '*/2/3',
    '1~5',
  ),
  fc.constantFrom(
    '1.5',
    '0x1',
    '1e1',
    'foo',
    'MONDAY',
    '%',
    '$(date)',
    "';--",
    '1#9',
    '9#1',
    '5#L',
    '1-5L',
    '_',
    '+1',
  ),
)

const withImpossibleElement = fc
  .tuple(good, impossibleElements, fc.nat(), fc.constantFrom('only', 'first', 'last'))
  .map(([cron, element, any, place]) => {
    const fields = cron.split(' ')
    const index = any % fields.length
    const given = fields[index]!
    // Alone, an empty text is no field at all; in a list it is a hole.
    const alone = element === '' ? ',' : element
    fields[index] = { only: alone, first: `${element},${given}`, last: `${given},${element}` }[place]!
    return fields.join(' ')
  })

const wrongCount = fc
  .tuple(good, fc.constantFrom(1, 2, 3, 4, 7, 8, 12))
  .map(([cron, count]) => Array.from({ length: count }, (_, index) => cron.split(' ')[index % 5]).join(' '))

const foreignCharacter = fc
  .tuple(
    good,
    fc.constantFrom('\n', '\r', '\0', '\u00a0', '\u2028', '٣', '５', 'é', '\u200b', '\x7f', '🕑'),
    fc.nat(),
  )
  .map(([cron, character, any]) => {
    const at = any % (cron.length + 1)
    return cron.slice(0, at) + character + cron.slice(at)
  })

const tooLong = good.map((cron) => cron + ' '.repeat(257))

/** Letters and marks at random, with no digit and no star: nothing of it can be a minute. */
const noise = fc
  .array(fc.constantFrom(...'abcdefgHLWXYZ-/,#?@!%&()[]{}<>=+~.;:\'"\\ \t'), { maxLength: 40 })
  .map((characters) => characters.join(''))

const nicknames = fc.constantFrom(
  '@',
  '@reboot',
  '@every 1h',
  '@minutely',
  '@secondly',
  '@weekdays',
  '@daily @daily',
)

const nonCron = fc.oneof(
  ...[
    withImpossibleElement,
    withImpossibleElement,
    wrongCount,
    foreignCharacter,
    tooLong,
    noise,
    nicknames,
    fc.string(),
  ],
)

test(`of 10,000 strings that are not cron none is accepted (SEED=${seed})`, () => {
  const accepted: string[] = []
  fc.assert(
    fc.property(nonCron, (cron) => {
      const problems = checkTiming({ cron, timezone: 'UTC' })
      if (problems.length === 0) accepted.push(cron)
      return problems.every((problem) => /^[^\n]{10,700}[.?]$/.test(problem))
    }),
    { numRuns: 10_000, seed },
  )
  expect(accepted).toEqual([])
})

test(`of 3,000 expressions none is refused but those that never run (SEED=${seed})`, () => {
  const refused: string[] = []
  fc.assert(
    fc.property(good, (cron) => {
      refused.push(
        ...checkTiming({ cron, timezone: 'UTC' }).filter((problem) => !problem.endsWith('never run.')),
      )
    }),
    { numRuns: 3_000, seed },
  )
  expect(refused).toEqual([])
})

test('one text has one answer, however often it is read', () => {
  const answers = Array.from({ length: 1_000 }, () =>
    checkTiming({ cron: 'H H * * *', timezone: 'UTC' }).join(),
  )
  expect(new Set(answers).size).toBe(1)
})
