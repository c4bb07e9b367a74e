import { check } from './check.ts'
import type { Answer, Figure } from './question.ts'
import type { Outcome } from './stage.ts'

type Judging = {
  storm: Outcome
  ids: { twice: string; lost: string }
  under: string
  least: number
  say(line: string): void
}

/** The figures of a storm. What is neither twice nor lost, and still wrong, is a figure of its own. */
export function answerOf({ storm, ids, under, least, say }: Judging): Answer {
  const { evidence, reconciliation, exits } = storm
  const { complaints, occurrences, executions, repeated, twice, lost } = check(evidence)
  for (const kind of ['twice', 'lost', 'wrong']) {
    for (const { text } of complaints.filter((one) => one.kind === kind).slice(0, 5)) say(text)
  }
  for (const { role, code, signal, words } of exits.slice(0, 3))
    say(`a ${role} exited by itself: ${code ?? signal}\n${words}`)
  say(
    `${executions} executions of ${occurrences} occurrences, ${repeated} of them again; ${exits.length} exits that nobody asked for`,
  )
  const wrong = complaints.filter(({ kind }) => kind === 'wrong').length
  const { jobsTwice, rowsWithoutJob, jobsWithoutRow, nullJobIds } = reconciliation
  const all = occurrences.toLocaleString('en')
  const judged = (figure: Omit<Figure, 'holds'>, ...mustBeZero: number[]): Figure => ({
    ...figure,
    holds: mustBeZero.every((number) => number === 0) && occurrences >= least,
  })
  const doubled = twice + jobsTwice
  const mismatched = [rowsWithoutJob, jobsWithoutRow, nullJobIds]
  const of = least === 0 ? '' : ` of >= ${least.toLocaleString('en')}`
  return {
    faults: evidence.faults,
    figures: [
      judged(
        {
          id: ids.twice,
          what: `enqueued twice, ${under}`,
          measured: `${doubled} of ${all}`,
          target: `0${of}`,
          peer: 'db-scheduler 0 of 10,000 without faults',
        },
        doubled,
      ),
      judged(
        {
          id: ids.lost,
          what: `lost, ${under}`,
          measured: `${lost} of ${all}`,
          target: `0${of}`,
          peer: "DBOS's own test allows almost half",
        },
        lost,
      ),
      judged(
        {
          id: ids.lost,
          what: 'ledger rows without a job; jobs without a ledger row; null job ids',
          measured: mismatched.join('; '),
          target: '0; 0; 0',
          peer: '',
        },
        ...mismatched,
      ),
      judged(
        {
          id: ids.lost,
          what: 'runs that were not due, did not succeed, or came again without a higher attempt',
          measured: String(wrong),
          target: '0',
          peer: '',
        },
        wrong,
      ),
      judged(
        {
          id: 'S6',
          what: 'processes that ended though nobody had killed them',
          measured: String(exits.length),
          target: '0',
          peer: 'graphile-worker ends when a job ends while Postgres is away',
        },
        exits.length,
      ),
    ],
  }
}
