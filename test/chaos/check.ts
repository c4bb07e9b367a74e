/**
 * The judge of a chaos run. It trusts nothing that the engine says of itself: which occurrences there should have been it
 * computes from the clock alone, and what was executed it reads from the file to which the jobs themselves appended.
 *
 * For every schedule and every whole second in the span there must be exactly one row of the ledger, which was enqueued
 * and succeeded, and at least one line in the file, all of that same run; a line may only come again under a higher
 * attempt. And nothing else may be there: no row and no line for an instant at which nothing was due. A run with fewer
 * faults than planned proves nothing, and is itself a complaint.
 */

export type LedgerRow = {
  id: number
  schedule: string
  scheduledFor: Date
  status: string
  wasQueued: boolean
}

export type Evidence = {
  schedules: readonly string[]
  /** Exclusive. */
  since: Date
  /** Inclusive. */
  until: Date
  ledger: readonly LedgerRow[]
  /** The file, one line for each execution. */
  lines: readonly string[]
  faults: { planned: number; injected: number }
}

export type Complaint = {
  /** Two runs of one occurrence, none at all, or anything else that should not be. */
  kind: 'twice' | 'lost' | 'wrong'
  text: string
}

export type Verdict = {
  occurrences: number
  executions: number
  repeated: number
  /** How many occurrences were enqueued twice, and how many were lost. */
  twice: number
  lost: number
  complaints: Complaint[]
}

type Execution = { key: string; run: number; attempt: number }

const lineShape = /^(\S+) (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z) (\d+) (\d+)$/

export function check(evidence: Evidence): Verdict {
  const { faults, lines } = evidence
  const complaints: Complaint[] = []
  const expected = expectedKeys(evidence)
  const executions = lines.flatMap((line) => readLine(line, complaints))
  const rows = Map.groupBy(evidence.ledger, ({ schedule, scheduledFor }) => keyOf(schedule, scheduledFor))
  const runs = Map.groupBy(executions, ({ key }) => key)
  for (const key of expected) {
    complaints.push(...judgeRows(key, rows.get(key) ?? []))
    complaints.push(...judgeExecutions(key, { rows: rows.get(key) ?? [], executions: runs.get(key) ?? [] }))
  }
  for (const key of rows.keys())
    if (!expected.has(key)) complaints.push(wrong(`${key}: in the ledger, but was not due`))
  for (const key of runs.keys())
    if (!expected.has(key)) complaints.push(wrong(`${key}: executed, but was not due`))
  if (faults.injected < faults.planned) {
    complaints.push(wrong(`only ${faults.injected} of ${faults.planned} planned faults were injected`))
  }
  const repeated = executions.length - runs.size
  const count = (kind: Complaint['kind']) =>
    new Set(complaints.filter((one) => one.kind === kind).map(({ text }) => text.split(': ')[0])).size
  return {
    ...{ occurrences: expected.size, executions: executions.length, repeated },
    ...{ twice: count('twice'), lost: count('lost'), complaints },
  }
}

const twice = (text: string): Complaint => ({ kind: 'twice', text })
const lost = (text: string): Complaint => ({ kind: 'lost', text })
const wrong = (text: string): Complaint => ({ kind: 'wrong', text })

function expectedKeys({ schedules, since, until }: Evidence): Set<string> {
  const keys = new Set<string>()
  const first = (Math.floor(since.getTime() / 1_000) + 1) * 1_000
  for (let instant = first; instant <= until.getTime(); instant += 1_000) {
    for (const schedule of schedules) keys.add(keyOf(schedule, new Date(instant)))
  }
  return keys
}

function keyOf(schedule: string, scheduledFor: Date): string {
  return `${schedule} ${scheduledFor.toISOString()}`
}

function readLine(line: string, complaints: Complaint[]): Execution[] {
  const [, schedule, instant, run, attempt] = lineShape.exec(line) ?? []
  if (schedule !== undefined)
    return [{ key: `${schedule} ${instant}`, run: Number(run), attempt: Number(attempt) }]
  complaints.push(wrong(`not a line of ours: ${JSON.stringify(line)}`))
  return []
}

function judgeRows(key: string, rows: LedgerRow[]): Complaint[] {
  if (rows.length === 0) return [lost(`${key}: lost, there is no row in the ledger`)]
  if (rows.length > 1) return [twice(`${key}: ${rows.length} rows in the ledger`)]
  const [{ status, wasQueued }] = rows as [LedgerRow]
  if (!wasQueued) return [lost(`${key}: never enqueued, ${status}`)]
  return status === 'succeeded' ? [] : [wrong(`${key}: enqueued, and in the end ${status}`)]
}

type Told = { rows: LedgerRow[]; executions: Execution[] }

function judgeExecutions(key: string, { rows, executions }: Told): Complaint[] {
  if (executions.length === 0) return [lost(`${key}: lost, it was never executed`)]
  const runs = new Set(executions.map(({ run }) => run))
  if (runs.size > 1) return [twice(`${key}: enqueued ${runs.size} times, as runs ${[...runs].join(', ')}`)]
  const complaints = rows.some(({ id }) => runs.has(id))
    ? []
    : [wrong(`${key}: executed as a run that the ledger does not have`)]
  const attempts = executions.map(({ attempt }) => attempt)
  const isRising = attempts.every((attempt, index) => index === 0 || attempt > attempts[index - 1]!)
  return isRising
    ? complaints
    : [...complaints, wrong(`${key}: executed again without a higher attempt (${attempts.join(', ')})`)]
}
