import fc from 'fast-check'

type Bounds = { min: number; max: number }

const bounds: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12 },
  { min: 0, max: 7 },
]

/** Expressions of the plain dialect, five fields, of which few fire rarely and a few never. */
export const cronExpressions = fc.tuple(...bounds.map(fieldOf)).map((fields) => fields.join(' '))

export const cronExpressionsWithSeconds = fc
  .tuple(fieldOf({ min: 0, max: 59 }), cronExpressions)
  .map((fields) => fields.join(' '))

export const zones = fc.constantFrom(
  ...[
    'UTC',
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Antarctica/Troll',
    'America/Havana',
  ],
  ...[
    'Atlantic/Azores',
    'America/Nuuk',
    'Asia/Beirut',
    'Africa/Cairo',
    'Africa/Casablanca',
    'Pacific/Chatham',
  ],
  ...['Pacific/Apia', 'America/St_Johns', 'Asia/Kolkata', 'Asia/Gaza', 'Pacific/Kiritimati', 'Europe/Dublin'],
)

export const policies = fc.record({
  gap: fc.constantFrom('after' as const, 'shift' as const, 'skip' as const),
  overlap: fc.constantFrom('first' as const, 'second' as const, 'both' as const),
})

const times = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '00', '15', '30', '59'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`)

/** Windows by day and by night, on some days or on all. */
export const windows = fc
  .record({
    from: times,
    to: fc.oneof({ weight: 5, arbitrary: times }, { weight: 1, arbitrary: fc.constant('24:00') }),
    days: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), { nil: undefined }),
  })
  .filter(({ from, to }) => from !== to)

export const instants = fc.date({
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('2090-01-01T00:00:00Z'),
  noInvalidDate: true,
})

function fieldOf({ min, max }: Bounds): fc.Arbitrary<string> {
  const value = fc.integer({ min, max })
  const range = fc.tuple(value, value).map((pair) => [Math.min(...pair), Math.max(...pair)] as const)
  const stepped = fc
    .tuple(range, fc.nat())
    .map(([[from, to], any]) => `${from}-${to}/${(any % (to - from + 1)) + 1}`)
  const element = fc.oneof(
    { weight: 3, arbitrary: value.map(String) },
    { weight: 1, arbitrary: range.map((ends) => ends.join('-')) },
    { weight: 1, arbitrary: stepped },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: max - min }).map((step) => `*/${step}`) },
  )
  const list = fc.array(element, { minLength: 1, maxLength: 3 }).map((elements) => elements.join(','))
  return fc.oneof({ weight: 1, arbitrary: fc.constant('*') }, { weight: 2, arbitrary: list })
}
