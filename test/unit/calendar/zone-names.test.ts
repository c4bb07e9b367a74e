import { expect, test } from 'vitest'
import { checkTiming, timeZoneDataVersion } from '../../../src/calendar/calendar.ts'

const problems = (timezone: string) => checkTiming({ cron: '0 0 * * *', timezone })

test('accepts every zone that Intl lists, spelled as listed and in no other case', () => {
  const zones = Intl.supportedValuesOf('timeZone')
  expect(zones.filter((zone) => problems(zone).length > 0)).toEqual([])
  expect(zones.filter((zone) => problems(zone.toLowerCase()).length === 0)).toEqual([])
  expect(zones.filter((zone) => problems(zone.toUpperCase()).length === 0)).toEqual([])
  expect(zones.length).toBeGreaterThan(400)
})

const aliases = [
  'UTC',
  'Etc/UTC',
  'Etc/GMT+5',
  'Etc/GMT-14',
  'GMT',
  'GMT+0',
  'GMT0',
  'Zulu',
  'Universal',
  'UCT',
  'US/Eastern',
]
const moreAliases = [
  'Asia/Kolkata',
  'Europe/Kyiv',
  'America/Nuuk',
  'EST',
  'EST5EDT',
  'GB',
  'NZ-CHAT',
  'PRC',
  'W-SU',
  'America/Port-au-Prince',
]
const hardAliases = [
  'America/Argentina/ComodRivadavia',
  'Antarctica/DumontDUrville',
  'America/Knox_IN',
  'Australia/LHI',
  'Asia/Ust-Nera',
]

test.each([...aliases, ...moreAliases, ...hardAliases])('accepts the other name %s', (zone) => {
  expect(problems(zone)).toEqual([])
})

test.each([
  ['utc', '"utc" is not a known time zone: did you mean "UTC"?'],
  ['us/eastern', '"us/eastern" is not a known time zone: did you mean "US/Eastern"?'],
  ['europe/BERLIN', '"europe/BERLIN" is not a known time zone: did you mean "Europe/Berlin"?'],
  ['Europe/Berln', '"Europe/Berln" is not a known time zone: did you mean "Europe/Berlin"?'],
  ['New York', '"New York" is not a known time zone: did you mean "America/New_York"?'],
  ['Tokyo', '"Tokyo" is not a known time zone: did you mean "Asia/Tokyo"?'],
  ['', 'The time zone is empty: write an IANA name such as "Europe/Berlin", or "UTC".'],
  ['local', '"local" depends on the machine: write an IANA name such as "Europe/Berlin", or "UTC".'],
  ['system', '"system" depends on the machine: write an IANA name such as "Europe/Berlin", or "UTC".'],
  [
    'UTC+25',
    '"UTC+25" is an offset and knows no summer time: write an IANA name such as "Europe/Berlin", or "UTC".',
  ],
  [
    'GMT-3',
    '"GMT-3" is an offset and knows no summer time: write an IANA name such as "Europe/Berlin", or "UTC".',
  ],
  [
    '+02:00',
    '"+02:00" is an offset and knows no summer time: write an IANA name such as "Europe/Berlin", or "UTC".',
  ],
  [
    '-05',
    '"-05" is an offset and knows no summer time: write an IANA name such as "Europe/Berlin", or "UTC".',
  ],
  [
    'Mars/Olympus_Mons',
    '"Mars/Olympus_Mons" is not a known time zone: write an IANA name such as "Europe/Berlin", or "UTC".',
  ],
])('refuses %j', (zone, sentence) => {
  expect(problems(zone)).toEqual([sentence])
})

test.each([
  'PST',
  'IST',
  'JST',
  'SystemV/PST8',
  'Systemv/PST8',
  'Factory',
  'localtime',
  ' UTC',
  'UTC ',
  'Europe/Berlin\0',
  'a'.repeat(10_000),
])('refuses %j', (zone) => {
  expect(problems(zone)).toHaveLength(1)
})

test('names the release of the tz database', () => {
  expect(timeZoneDataVersion()).toMatch(/^\d{4}[a-z]$/)
})
