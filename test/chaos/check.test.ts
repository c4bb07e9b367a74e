import { expect, test } from 'vitest'
import { check, type Evidence } from './check.ts'

const second = (count: number) => new Date(Date.UTC(2026, 2, 1, 12) + count * 1_000)

/** What an honest run of two schedules over three seconds leaves behind. */
function honest(): Evidence & { ledger: Evidence['ledger'][number][]; lines: string[] } {
  const schedules = ['a', 'b']
  const ledger = schedules.flatMap((schedule, index) =>
    [1, 2, 3].map((count) => ({
      ...{ id: index * 10 + count, schedule, scheduledFor: second(count) },
      ...{ status: 'succeeded', wasQueued: true },
    })),
  )
  const lines = ledger.map(
    ({ id, schedule, scheduledFor }) => `${schedule} ${scheduledFor.toISOString()} ${id} 1`,
  )
  const faults = { planned: 5, injected: 5 }
  return { schedules, since: second(0.5), until: second(3), ledger, lines, faults }
}

test('an honest run is passed, and its figures are counted', () => {
  expect(check(honest())).toEqual({
    occurrences: 6,
    executions: 6,
    repeated: 0,
    twice: 0,
    lost: 0,
    complaints: [],
  })
})

test('an execution that came again under a higher attempt is passed and counted', () => {
  const evidence = honest()
  evidence.lines.push('a 2026-03-01T12:00:01.000Z 1 2')
  expect(check(evidence)).toEqual({
    occurrences: 6,
    executions: 7,
    repeated: 1,
    twice: 0,
    lost: 0,
    complaints: [],
  })
})

test('an occurrence with two rows and two runs is one that was enqueued twice, and one without either was lost', () => {
  const evidence = honest()
  evidence.ledger.push({ ...evidence.ledger[0]!, id: 99 })
  evidence.lines.push('a 2026-03-01T12:00:01.000Z 99 1')
  evidence.lines.splice(1, 1)
  evidence.ledger.splice(1, 1)
  expect(check(evidence)).toMatchObject({ twice: 1, lost: 1 })
})

const doctored: Record<string, { doctor(evidence: ReturnType<typeof honest>): unknown; complaint: RegExp }> =
  {
    'a line is missing': {
      doctor: ({ lines }) => lines.splice(2, 1),
      complaint: /^a 2026-03-01T12:00:03.000Z: lost, it was never executed$/,
    },
    'a row is missing': {
      doctor: ({ ledger }) => ledger.splice(4, 1),
      complaint: /^b 2026-03-01T12:00:02.000Z: lost, there is no row/,
    },
    'an occurrence has two rows': {
      doctor: ({ ledger }) => ledger.push({ ...ledger[0]!, id: 99 }),
      complaint: /^a 2026-03-01T12:00:01.000Z: 2 rows in the ledger$/,
    },
    'an occurrence was enqueued as two runs': {
      doctor: ({ lines }) => lines.push('a 2026-03-01T12:00:01.000Z 99 1'),
      complaint: /enqueued 2 times, as runs 1, 99$/,
    },
    'an execution came again under the same attempt': {
      doctor: ({ lines }) => lines.push('a 2026-03-01T12:00:01.000Z 1 1'),
      complaint: /executed again without a higher attempt \(1, 1\)$/,
    },
    'an execution names a run that is not in the ledger': {
      doctor: ({ lines }) => lines.splice(0, 1, 'a 2026-03-01T12:00:01.000Z 77 1'),
      complaint: /executed as a run that the ledger does not have$/,
    },
    'an occurrence was skipped': {
      doctor: ({ ledger }) => ledger.splice(0, 1, { ...ledger[0]!, status: 'skipped', wasQueued: false }),
      complaint: /: never enqueued, skipped$/,
    },
    'a run never ended': {
      doctor: ({ ledger }) => ledger.splice(0, 1, { ...ledger[0]!, status: 'running' }),
      complaint: /: enqueued, and in the end running$/,
    },
    'something ran before it was due': {
      doctor: ({ lines }) => lines.push('b 2026-03-01T12:00:00.000Z 98 1'),
      complaint: /^b 2026-03-01T12:00:00.000Z: executed, but was not due$/,
    },
    'the ledger has an instant between two seconds': {
      doctor: ({ ledger }) => ledger.push({ ...ledger[0]!, id: 98, scheduledFor: second(1.5) }),
      complaint: /^a 2026-03-01T12:00:01.500Z: in the ledger, but was not due$/,
    },
    'a line was torn': {
      doctor: ({ lines }) => lines.push('b 2026-03-01T12:0'),
      complaint: /^not a line of ours: /,
    },
    'fewer faults were injected than planned': {
      doctor: ({ faults }) => Object.assign(faults, { injected: 4 }),
      complaint: /^only 4 of 5 planned faults were injected$/,
    },
  }

test.each(Object.entries(doctored))('it complains when %s', (_name, { doctor, complaint }) => {
  const evidence = honest()
  doctor(evidence)
  expect(check(evidence).complaints.map(({ text }) => text)).toContainEqual(expect.stringMatching(complaint))
})
